package dev.countersign.postgres.rules.locks;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import tools.jackson.databind.JsonNode;

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
        .bad(
            "ALTER TABLE items ADD CONSTRAINT items_orders FOREIGN KEY (order_id) REFERENCES orders"
                + " (id)")
        .good(
            "ALTER TABLE items ADD CONSTRAINT items_orders FOREIGN KEY (order_id) REFERENCES orders"
                + " (id) NOT VALID");
  }

  @Override
  public void check(Case statement, Report report) {
    for (JsonNode command : statement.commands("AT_AddConstraint")) {
      JsonNode constraint = PgNode.of(command.path("def")).body();
      if (PgNode.text(constraint, "contype").equals("CONSTR_FOREIGN")
          && !PgNode.flag(constraint, "skip_validation")
          && statement.targetIsLive()) {
        String other = statement.named(constraint.path("pktable"));
        report.add(
            statement.targetName(),
            "All rows of %s are checked while writes to it and to %s wait."
                .formatted(statement.targetName(), other),
            "Add it NOT VALID, then run VALIDATE CONSTRAINT in a transaction of its own.");
      }
    }
  }
}
