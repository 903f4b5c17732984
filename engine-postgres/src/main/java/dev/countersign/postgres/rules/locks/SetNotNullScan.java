package dev.countersign.postgres.rules.locks;

import dev.countersign.core.evidence.LockForecast;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import tools.jackson.databind.JsonNode;

/// NOT NULL that reads the whole table.
final class SetNotNullScan implements Rule {

  @Override
  public Card card() {
    return Card.high(
            "set-not-null-scan",
            """
            `SET NOT NULL` reads the whole table under `ACCESS EXCLUSIVE`, unless a **valid** CHECK constraint
            already proves that the column holds no NULL. Add `CHECK (c IS NOT NULL) NOT VALID`, validate it in
            another transaction, set NOT NULL, and drop the CHECK afterwards in yet another one: dropped in the same
            ALTER TABLE it proves nothing.
            """)
        .bad("ALTER TABLE orders ALTER COLUMN note SET NOT NULL")
        .good("ALTER TABLE orders ALTER COLUMN proven SET NOT NULL");
  }

  @Override
  public void check(Case statement, Report report) {
    for (JsonNode command : statement.commands("AT_SetNotNull")) {
      String column = PgNode.text(command, "name");
      boolean dropsCheck = !statement.commands("AT_DropConstraint").isEmpty();
      boolean scans =
          (dropsCheck ? statement.locks() : statement.locksOf(command))
              .stream().anyMatch(LockForecast::scan);
      if (scans && statement.targetIsLive()) {
        report.add(
            statement.targetName() + "." + column,
            "All rows of %s are read for NULLs while reads and writes wait."
                .formatted(statement.targetName()),
            "Prove it first: ADD CHECK (%s IS NOT NULL) NOT VALID, then VALIDATE CONSTRAINT."
                .formatted(column));
      }
    }
  }
}
