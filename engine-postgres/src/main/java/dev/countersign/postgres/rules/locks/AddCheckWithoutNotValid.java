package dev.countersign.postgres.rules.locks;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;

/// A CHECK constraint that is checked while nobody can use the table.
final class AddCheckWithoutNotValid implements Rule {

  @Override
  public Card card() {
    return Card.high(
            "add-check-without-not-valid",
            """
            `ADD CONSTRAINT … CHECK` reads the whole table while it holds `ACCESS EXCLUSIVE`: reads and writes
            wait until it is done. So does a CHECK that a new column brings along. With `NOT VALID` the lock lasts an
            instant; `VALIDATE CONSTRAINT` afterwards, in another transaction, reads the table without blocking
            anybody.
            """)
        .on("AT_AddConstraint", "AT_AddColumn")
        .bad("ALTER TABLE orders ADD CONSTRAINT qty_positive CHECK (qty > 0)")
        .good(
            "ALTER TABLE orders ADD COLUMN discount int,"
                + " ADD CONSTRAINT discount_positive CHECK (discount > 0) NOT VALID");
  }

  @Override
  public void check(Case statement, Report report) {
    for (AddedConstraint constraint : AddedConstraint.of(statement, "CONSTR_CHECK")) {
      if (LiveLocks.of(statement, constraint.command()).scan()) {
        found(
            statement,
            "Add it NOT VALID, then run VALIDATE CONSTRAINT in a transaction of its own.",
            report);
      }
    }
    for (AddedColumn column : AddedColumn.of(statement)) {
      if (column.has("CONSTR_CHECK") && LiveLocks.of(statement, column.command()).scan()) {
        found(
            statement,
            "Add the column without it, then the constraint NOT VALID, and run VALIDATE CONSTRAINT"
                + " in a transaction of its own.",
            report);
      }
    }
  }

  private static void found(Case statement, String advice, Report report) {
    report.add(
        statement.targetName(),
        "ACCESS EXCLUSIVE on %s while all of its rows are checked: reads and writes wait."
            .formatted(statement.targetName()),
        advice);
  }
}
