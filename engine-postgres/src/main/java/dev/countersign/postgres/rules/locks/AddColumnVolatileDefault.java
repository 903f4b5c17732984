package dev.countersign.postgres.rules.locks;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;

/// A new column whose default differs from row to row.
final class AddColumnVolatileDefault implements Rule {

  @Override
  public Card card() {
    return Card.high(
            "add-column-volatile-default",
            """
            Since PostgreSQL 11 a constant default of a new column is kept in the catalogue. A default that
            differs from row to row (`random()`, `gen_random_uuid()`, `clock_timestamp()`, a function that is
            volatile or not known; for `nextval()` see `add-column-serial`) is written into every row instead: table and indexes are written anew
            while reads and writes wait. Add the column without the default, set the default for new rows, and fill
            the old ones in batches.
            """)
        .on("AT_AddColumn")
        .bad("ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid()")
        .good(
            "ALTER TABLE orders ADD COLUMN token uuid",
            "ALTER TABLE orders ADD COLUMN added timestamptz DEFAULT now()");
  }

  @Override
  public void check(Case statement, Report report) {
    for (AddedColumn column : AddedColumn.of(statement)) {
      if (!column.has("CONSTR_DEFAULT") || column.isSerial()) {
        continue;
      }
      LiveLocks locks = LiveLocks.of(statement, column.command());
      if (locks.rewrite()) {
        report.add(
            statement.targetName() + "." + column.name(),
            "ACCESS EXCLUSIVE on %s while it %s written anew, because the default of %s %s: reads and writes wait."
                .formatted(
                    statement.targetName(),
                    locks.certain() ? "is" : "may be",
                    column.name(),
                    locks.certain() ? "differs from row to row" : "calls what is not known"),
            "Add the column without a default, set the default afterwards, and fill old rows in"
                + " batches.");
      }
    }
  }
}
