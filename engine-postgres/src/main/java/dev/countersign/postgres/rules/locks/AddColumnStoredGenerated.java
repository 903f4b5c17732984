package dev.countersign.postgres.rules.locks;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;

/// A computed column whose values are written into every row.
final class AddColumnStoredGenerated implements Rule {

  @Override
  public Card card() {
    return Card.high(
            "add-column-stored-generated",
            """
            Adding a column `GENERATED ALWAYS AS (…) STORED` computes and writes its value for every row that is there: table
            and indexes are written anew under `ACCESS EXCLUSIVE`. A `VIRTUAL` one (PostgreSQL 18) is computed when it is
            read, and changes the catalogue only. Else add a plain column, keep it in step with a trigger, and fill old rows
            in batches.
            """)
        .on("AT_AddColumn")
        .bad(
            "ALTER TABLE crates ADD COLUMN grams numeric GENERATED ALWAYS AS (weight * 1000) STORED")
        .good(
            "ALTER TABLE crates ADD COLUMN grams numeric GENERATED ALWAYS AS (weight * 1000) VIRTUAL");
  }

  @Override
  public void check(Case statement, Report report) {
    for (AddedColumn column : AddedColumn.of(statement)) {
      if (isStored(column) && LiveLocks.of(statement, column.command()).rewrite()) {
        report.add(
            statement.targetName() + "." + column.name(),
            "ACCESS EXCLUSIVE on %s while %s is computed for every row: reads and writes wait."
                .formatted(statement.targetName(), column.name()),
            "Add a plain column and a trigger that keeps it in step, then fill old rows in batches.");
      }
    }
  }

  private static boolean isStored(AddedColumn column) {
    return column
        .constraint("CONSTR_GENERATED")
        .filter(c -> !PgNode.text(c, "generated_kind").equals("v"))
        .isPresent();
  }
}
