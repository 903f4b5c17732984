package dev.countersign.postgres.rules.locks;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import tools.jackson.databind.JsonNode;

/// A CHECK constraint that is checked while nobody can use the table.
final class AddCheckWithoutNotValid implements Rule {

  @Override
  public Card card() {
    return Card.high(
            "add-check-without-not-valid",
            """
            `ADD CONSTRAINT … CHECK` reads the whole table while it holds `ACCESS EXCLUSIVE`: reads and writes
            wait until it is done. With `NOT VALID` the lock lasts an instant; `VALIDATE CONSTRAINT` afterwards, in
            another transaction, reads the table without blocking anybody.
            """)
        .bad("ALTER TABLE orders ADD CONSTRAINT qty_positive CHECK (qty > 0)")
        .good("ALTER TABLE orders ADD CONSTRAINT qty_positive CHECK (qty > 0) NOT VALID");
  }

  @Override
  public void check(Case statement, Report report) {
    for (JsonNode command : statement.commands("AT_AddConstraint")) {
      JsonNode constraint = PgNode.of(command.path("def")).body();
      if (PgNode.text(constraint, "contype").equals("CONSTR_CHECK")
          && !PgNode.flag(constraint, "skip_validation")
          && statement.targetIsLive()) {
        report.add(
            statement.targetName(),
            "All rows of %s are checked while reads and writes wait."
                .formatted(statement.targetName()),
            "Add it NOT VALID, then run VALIDATE CONSTRAINT in a transaction of its own.");
      }
    }
  }
}
