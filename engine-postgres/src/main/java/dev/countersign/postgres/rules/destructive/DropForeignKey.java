package dev.countersign.postgres.rules.destructive;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;

/// A foreign key dropped.
final class DropForeignKey implements Rule {

  @Override
  public Card card() {
    return Card.high(
            "drop-foreign-key",
            """
            Rows that refer to nothing can come in, and what the key did with a deleted parent (refuse, cascade, set
            null) is not done any more. To add the key again, all rows have to be checked. A key that the same
            transaction replaces is not found.
            """)
        .on("AT_DropConstraint")
        .bad("ALTER TABLE boxes DROP CONSTRAINT boxes_shelf_id_fkey")
        .good(
            "ALTER TABLE boxes DROP CONSTRAINT boxes_bin_id_fkey, ADD CONSTRAINT boxes_bin"
                + " FOREIGN KEY (bin_id) REFERENCES bins NOT VALID",
            "ALTER TABLE boxes DROP CONSTRAINT IF EXISTS never_made_fkey");
  }

  @Override
  public void check(Case statement, Report report) {
    for (DroppedConstraint dropped : DroppedConstraint.of(statement)) {
      if (dropped.kind() == DroppedConstraint.Kind.FOREIGN) {
        report.add(
            statement.targetName() + "." + dropped.name(),
            "Rows of %s may refer to nothing once the foreign key %s is dropped."
                .formatted(statement.targetName(), dropped.name()),
            "Make sure that something else keeps the rows right, or replace the key in one"
                + " transaction.");
      }
    }
  }
}
