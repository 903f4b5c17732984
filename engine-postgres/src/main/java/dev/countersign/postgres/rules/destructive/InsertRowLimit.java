package dev.countersign.postgres.rules.destructive;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Planned;
import dev.countersign.postgres.rules.Probe;
import dev.countersign.postgres.rules.Report;
import java.sql.SQLException;
import tools.jackson.databind.JsonNode;

/// More rows inserted at once than the operator permits.
final class InsertRowLimit implements Probe {

  @Override
  public Card card() {
    return Card.low(
            "insert-row-limit",
            """
            One INSERT adds very many rows: all of them at once reach the indexes, the write-ahead log and the
            replicas, and a failure near the end throws all of it away. Rows into a table that the same change makes
            are not counted.
            """)
        .on("InsertStmt")
        .bad("INSERT INTO notes SELECT g FROM generate_series(1000, 30000) g")
        .good("INSERT INTO notes VALUES (1000), (1001)")
        .option("rows", 10_000L, "the most rows that a statement may insert");
  }

  @Override
  public void check(Case statement, Report report) {
    int written = values(statement).size();
    if (statement.is("InsertStmt") && written > report.number("rows")) {
      add(statement, "%,d".formatted(written), report);
    }
  }

  @Override
  public void ask(Case statement, Server server, Report report) throws SQLException {
    if (!statement.is("InsertStmt")
        || !values(statement).isEmpty()
        || !statement.node().has("selectStmt")
        || statement.fresh().relation(statement.node().path("relation"))) {
      return;
    }
    switch (server.planned()) {
      case Planned.Rows(long rows) -> {
        if (rows > report.number("rows")) {
          add(statement, "about %,d".formatted(rows), report);
        }
      }
      case Planned.Unasked(String why) ->
          report.add(
              statement.targetName(),
              "How many rows %s gets is not known: %s.".formatted(statement.targetName(), why),
              "Count the rows of the query before you approve.");
      case Planned.Refused _ -> {
        // that the server does not take it is said by another rule
      }
    }
  }

  private static JsonNode values(Case statement) {
    return PgNode.of(statement.node().path("selectStmt")).get("valuesLists");
  }

  private static void add(Case statement, String rows, Report report) {
    report.add(
        statement.targetName(),
        "%s gets %s rows at once; the limit is %,d."
            .formatted(statement.targetName(), rows, report.number("rows")),
        "Insert fewer rows at a time, or load them with COPY through a reviewed job.");
  }
}
