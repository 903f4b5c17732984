package dev.countersign.postgres.rules.destructive;

import dev.countersign.core.evidence.LockForecast;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.List;

/// TRUNCATE … CASCADE.
final class TruncateCascade implements Rule {

  @Override
  public Card card() {
    return Card.critical(
            "truncate-cascade",
            """
            `TRUNCATE … CASCADE` also empties every table that refers to the named ones, and those that refer to
            these, without naming them.
            """)
        .on("TruncateStmt")
        .bad("TRUNCATE orders CASCADE")
        .good("DELETE FROM notes WHERE id = 2");
  }

  @Override
  public void check(Case statement, Report report) {
    if (statement.is("TruncateStmt") && statement.field("behavior").equals("DROP_CASCADE")) {
      List<String> emptied =
          statement.locks().stream()
              .filter(LockForecast::rewrite)
              .map(LockForecast::object)
              .filter(o -> statement.relationNamed(o).isPresent())
              .toList();
      String named = statement.named(PgNode.of(statement.node().path("relations").path(0)).body());
      report.add(
          named,
          emptied.isEmpty()
              ? "CASCADE also empties every table that refers to %s.".formatted(named)
              : "CASCADE empties %d tables: %s."
                  .formatted(emptied.size(), String.join(", ", emptied)),
          "Name the tables, and leave CASCADE out.");
    }
  }
}
