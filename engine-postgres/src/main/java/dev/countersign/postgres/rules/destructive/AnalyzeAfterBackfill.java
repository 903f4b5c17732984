package dev.countersign.postgres.rules.destructive;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.SqlStatement;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import tools.jackson.databind.JsonNode;

/// A backfill or an index on an expression that leaves the planner without statistics.
final class AnalyzeAfterBackfill implements Rule {

  @Override
  public Card card() {
    return Card.low(
            "analyze-after-backfill",
            """
            The planner knows nothing of the values of an indexed expression until the table is analysed, and does
            not use the index well until then: building it does not count as a change of rows, so autovacuum may not
            come for days. After a backfill it comes, but late. An index on plain columns needs nothing.
            """)
        .on("IndexStmt", "UpdateStmt")
        .bad(
            "CREATE INDEX CONCURRENTLY orders_lower ON orders (lower(note))",
            "UPDATE big SET filler = 'y' WHERE filler IS NOT NULL")
        .good(
            "CREATE INDEX CONCURRENTLY orders_lower ON orders (lower(note)); ANALYZE orders",
            "CREATE INDEX CONCURRENTLY orders_note ON orders (note)")
        .option("rows", 100_000L, "from this number of rows on an UPDATE is a backfill");
  }

  @Override
  public void check(Case statement, Report report) {
    boolean live =
        statement.is("IndexStmt", "UpdateStmt")
            && statement.targetIsLive()
            && statement.script().later().stream().noneMatch(s -> analyses(s, statement));
    if (live && statement.is("IndexStmt") && hasExpression(statement.node())) {
      report.add(
          statement.targetName(),
          "The planner has no statistics of the indexed expression until %s is analysed."
              .formatted(statement.targetName()),
          "Run ANALYZE %s afterwards.".formatted(statement.targetName()));
    }
    if (live && Backfill.is(statement) && Backfill.hasRows(statement, report.number("rows"))) {
      report.add(
          statement.targetName(),
          "After the backfill the planner's statistics of %s are those of before."
              .formatted(statement.targetName()),
          "Run ANALYZE %s afterwards.".formatted(statement.targetName()));
    }
  }

  private static boolean hasExpression(JsonNode index) {
    return index.path("indexParams").valueStream().anyMatch(item -> PgNode.of(item).has("expr"));
  }

  private static boolean analyses(SqlStatement later, Case statement) {
    if (!later.tag().equals("VacuumStmt")) {
      return false;
    }
    JsonNode node = later.node();
    boolean analyses =
        !PgNode.flag(node, "is_vacuumcmd")
            || node.path("options").toString().contains("\"analyze\"");
    JsonNode tables = node.path("rels");
    return analyses
        && (tables.isEmpty()
            || tables
                .valueStream()
                .map(item -> PgNode.of(item).get("relation"))
                .anyMatch(table -> statement.named(table).equals(statement.targetName())));
  }
}
