package dev.countersign.postgres.rules.design;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import tools.jackson.databind.JsonNode;

/// A table with too many indexes, or an index with too many keys.
final class IndexLimits implements Rule {

  @Override
  public Card card() {
    return Card.low(
            "index-limits",
            """
            Every INSERT, and every UPDATE of an indexed column, writes all indexes of the table. An index with many
            keys is large, and seldom used beyond its first ones. Unique indexes may have any number of keys: they
            say what is true.
            """)
        .on("IndexStmt")
        .bad(
            "CREATE INDEX CONCURRENTLY orders_all ON orders (qty, code, note, proven, (qty + 1), (qty + 2))")
        .good("CREATE INDEX CONCURRENTLY orders_qty_code ON orders (qty, code)")
        .option("columns", 5L, "the most keys that an index may have")
        .option("indexes", 15L, "the most indexes that a table may have");
  }

  @Override
  public void check(Case statement, Report report) {
    JsonNode table = statement.node().path("relation");
    if (!statement.is("IndexStmt")) {
      return;
    }
    long keys = statement.node().path("indexParams").size();
    if (keys > report.number("columns") && !PgNode.flag(statement.node(), "unique")) {
      report.add(
          statement.named(table),
          "The index on %s has %d keys, and %d is the limit."
              .formatted(statement.named(table), keys, report.number("columns")),
          "Keep the keys that searches begin with, and put others into INCLUDE where they help.");
    }
    long indexes =
        statement.found().relation(table).map(there -> there.indexes().size()).orElse(0)
            + KnownIndex.madeBy(
                    statement.script().earlier().stream()
                        .filter(
                            other -> Tables.same(statement, table, other.node().path("relation")))
                        .toList())
                .size()
            + 1L;
    if (indexes > report.number("indexes")) {
      report.add(
          statement.named(table),
          "%s would have %d indexes, and %d is the limit."
              .formatted(statement.named(table), indexes, report.number("indexes")),
          "Drop an index that is not used first.");
    }
  }
}
