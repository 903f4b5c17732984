package dev.countersign.postgres.rules.locks;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;

/// A foreign key that is checked while nobody can write.
final class AddForeignKeyWithoutNotValid implements Rule {

  @Override
  public Card card() {
    return Card.high(
            "add-foreign-key-without-not-valid",
            """
            `ADD FOREIGN KEY` takes `SHARE ROW EXCLUSIVE` on **both** tables and reads all rows: writes to either
            wait until it is done. With `NOT VALID` the locks last an instant; `VALIDATE CONSTRAINT` afterwards, in
            another transaction, blocks no writes.
            """)
        .on("AT_AddConstraint")
        .bad(
            "ALTER TABLE items ADD CONSTRAINT items_orders FOREIGN KEY (order_id) REFERENCES orders"
                + " (id)")
        .good(
            "ALTER TABLE boxes DROP CONSTRAINT boxes_bin_id_fkey, ADD CONSTRAINT boxes_bin"
                + " FOREIGN KEY (bin_id) REFERENCES bins (id) NOT VALID");
  }

  @Override
  public void check(Case statement, Report report) {
    for (AddedConstraint constraint : AddedConstraint.of(statement, "CONSTR_FOREIGN")) {
      LiveLocks locks = LiveLocks.of(statement, constraint.command());
      if (locks.scan() && statement.targetIsLive()) {
        report.add(
            statement.targetName(),
            "SHARE ROW EXCLUSIVE on %s and on %s while all rows are checked: writes to both wait."
                .formatted(
                    statement.targetName(), statement.named(constraint.node().path("pktable"))),
            "Add it NOT VALID, then run VALIDATE CONSTRAINT in a transaction of its own.");
      }
    }
  }
}
