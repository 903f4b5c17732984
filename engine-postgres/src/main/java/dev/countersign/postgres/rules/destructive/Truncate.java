package dev.countersign.postgres.rules.destructive;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import tools.jackson.databind.JsonNode;

/// All rows removed at once.
final class Truncate implements Rule {

  @Override
  public Card card() {
    return Card.critical(
            "truncate",
            """
            `TRUNCATE` removes all rows under `ACCESS EXCLUSIVE` without firing row triggers; nothing brings them
            back.
            """)
        .on("TruncateStmt")
        .bad("TRUNCATE notes")
        .good(
            "DELETE FROM notes WHERE id = 1",
            "CREATE TEMPORARY TABLE helper (id int); TRUNCATE helper");
  }

  @Override
  public void check(Case statement, Report report) {
    if (statement.is("TruncateStmt")) {
      for (JsonNode item : statement.node().path("relations")) {
        JsonNode table = PgNode.of(item).body();
        String name = statement.named(table);
        if (!statement.fresh().relation(table)) {
          report.at(
              table,
              name,
              "All rows of %s are removed.".formatted(name),
              "Delete the rows that have to go, in batches, or keep a copy.");
        }
      }
    }
  }
}
