package dev.countersign.postgres.rules.locks;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;

/// A numbered column whose numbers are written into every row.
final class AddColumnSerial implements Rule {

  @Override
  public Card card() {
    return Card.high(
            "add-column-serial",
            """
            A new column `serial` or `bigserial`, or one with a default of `nextval(…)`, gets another number in every row that
            is there: table and indexes are written anew under `ACCESS EXCLUSIVE`. Add a plain `bigint` column and a sequence,
            make `nextval` the default for new rows, and number old rows in batches.
            """)
        .on("AT_AddColumn")
        .bad("ALTER TABLE crates ADD COLUMN number bigserial")
        .good("ALTER TABLE crates ADD COLUMN number bigint");
  }

  @Override
  public void check(Case statement, Report report) {
    for (AddedColumn column : AddedColumn.of(statement)) {
      if (column.isSerial() && LiveLocks.of(statement, column.command()).rewrite()) {
        report.add(
            statement.targetName() + "." + column.name(),
            "ACCESS EXCLUSIVE on %s while every row gets its number in %s: reads and writes wait."
                .formatted(statement.targetName(), column.name()),
            "Add a plain bigint column and a sequence, set the default afterwards, and number old rows in batches.");
      }
    }
  }
}
