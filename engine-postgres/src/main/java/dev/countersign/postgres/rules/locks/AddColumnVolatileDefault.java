package dev.countersign.postgres.rules.locks;

import dev.countersign.core.evidence.LockForecast;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import tools.jackson.databind.JsonNode;

/// A new column whose default differs from row to row.
final class AddColumnVolatileDefault implements Rule {

  @Override
  public Card card() {
    return Card.high(
            "add-column-volatile-default",
            """
            Since PostgreSQL 11 a constant default of a new column is kept in the catalogue. A default that
            differs from row to row (`random()`, `gen_random_uuid()`, `clock_timestamp()`, `nextval()`, a function
            that is volatile or not known) is written into every row instead: table and indexes are written anew
            while reads and writes wait. Add the column without the default, set the default for new rows, and fill
            the old ones in batches.
            """)
        .bad("ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid()")
        .good(
            "ALTER TABLE orders ADD COLUMN token uuid",
            "ALTER TABLE orders ADD COLUMN added timestamptz DEFAULT now()");
  }

  @Override
  public void check(Case statement, Report report) {
    for (JsonNode command : statement.commands("AT_AddColumn")) {
      boolean rewrites = statement.locksOf(command).stream().anyMatch(LockForecast::rewrite);
      if (hasDefault(command) && rewrites && statement.targetIsLive()) {
        String column = PgNode.text(PgNode.of(command.path("def")).body(), "colname");
        report.add(
            statement.targetName(),
            "The default of %s differs from row to row, so %s is written anew while reads and writes wait."
                .formatted(column, statement.targetName()),
            "Add the column without a default, set the default afterwards, and fill old rows in"
                + " batches.");
      }
    }
  }

  private static boolean hasDefault(JsonNode command) {
    for (JsonNode item : PgNode.of(command.path("def")).get("constraints")) {
      if (PgNode.text(PgNode.of(item).body(), "contype").equals("CONSTR_DEFAULT")) {
        return true;
      }
    }
    return false;
  }
}
