package dev.countersign.postgres.rules.design;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Probe;
import dev.countersign.postgres.rules.Report;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// An index that finds too much at once.
final class LowSelectivityIndex implements Probe {

  @Override
  public Card card() {
    return Card.low(
            "low-selectivity-index",
            """
            When the leading column of an index has a handful of values, or one value for nearly all rows, the
            planner reads the table instead, and the index only costs. A partial index on the rare values is small
            and used. What the server's statistics say is taken; without them nothing is found, nor in a table that
            is small.
            """)
        .bad("CREATE INDEX CONCURRENTLY big_filler ON big (filler)")
        .good(
            "CREATE INDEX CONCURRENTLY big_id ON big (id)",
            "CREATE INDEX CONCURRENTLY big_filler_rare ON big (filler) WHERE filler <> 'x'")
        .option("values", 5L, "so few values are too few")
        .option(
            "percent", 95L, "so many rows with the same value, or NULL, are too many, in percent")
        .option("rows", 10_000L, "smaller tables are not looked at");
  }

  @Override
  public void ask(Case statement, Server server, Report report) throws SQLException {
    JsonNode index = statement.node();
    String column = PgNode.text(PgNode.of(index.path("indexParams").path(0)).body(), "name");
    Optional<Relation> table = statement.target();
    boolean plain =
        statement.is("IndexStmt") && !PgNode.flag(index, "unique") && !index.has("whereClause");
    if (!plain || column.isEmpty() || !PgNode.text(index, "accessMethod").equals("btree")) {
      return;
    }
    if (table.isPresent() && table.get().size().rows() >= report.number("rows")) {
      look(table.get(), column, server, report);
    }
  }

  private static void look(Relation table, String column, Server server, Report report)
      throws SQLException {
    List<List<String>> rows =
        server.rows(
            "SELECT n_distinct, null_frac, coalesce(most_common_freqs[1], 0) FROM pg_stats"
                + " WHERE schemaname = ? AND tablename = ? AND attname = ? AND inherited = ?",
            table.schema(),
            table.name(),
            column,
            table.kind() == Relation.Kind.PARTITIONED_TABLE);
    if (rows.isEmpty()) {
      return;
    }
    double distinct = Double.parseDouble(rows.getFirst().get(0));
    double nulls = Double.parseDouble(rows.getFirst().get(1)) * 100;
    double common = Double.parseDouble(rows.getFirst().get(2)) * 100;
    String name = table.objectName().qualified() + "." + column;
    if (nulls >= report.number("percent")) {
      report.add(
          name,
          "%s is NULL in %.0f %% of the rows.".formatted(name, nulls),
          "Create the index WHERE %s IS NOT NULL.".formatted(column));
    } else if (common >= report.number("percent")) {
      report.add(
          name,
          "%.0f %% of the rows have the same value of %s.".formatted(common, name),
          "Create a partial index on the other values.");
    } else if (distinct > 0 && distinct <= report.number("values")) {
      report.add(
          name,
          "%s has %.0f different values.".formatted(name, distinct),
          "Create a partial index on the rare values, or one that begins with another column.");
    }
  }
}
