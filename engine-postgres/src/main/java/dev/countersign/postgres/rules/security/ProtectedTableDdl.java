package dev.countersign.postgres.rules.security;

import dev.countersign.core.evidence.Action;
import dev.countersign.core.evidence.Effect;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A table that nothing may change.
final class ProtectedTableDdl implements Rule {

  @Override
  public Card card() {
    return Card.critical(
            "protected-table-ddl",
            """
            The statement changes a table that the configuration protects, or one of the server's own catalogue
            tables. Writing to the catalogue by hand can destroy the database.
            """)
        .bad("DELETE FROM pg_catalog.pg_statistic")
        .good("ANALYZE orders")
        .option("tables", List.of(), "tables that are protected, each as `schema.table`");
  }

  @Override
  public void check(Case statement, Report report) {
    for (JsonNode rangeVar : written(statement)) {
      if (PgNode.text(rangeVar, "schemaname").equals("pg_catalog")) {
        report.add(
            statement.named(rangeVar),
            "%s is the server's own; changing it by hand can destroy the database."
                .formatted(statement.named(rangeVar)),
            "Use the statement that the server has for it.");
      }
    }
    List<String> isProtected = report.texts("tables");
    for (Effect effect : statement.effects()) {
      String name = effect.object().qualified();
      if (changes(effect.action()) && isProtected.contains(name)) {
        report.add(
            name,
            "%s is protected by the configuration.".formatted(name),
            "Ask the owners of the table.");
      }
    }
  }

  private static List<JsonNode> written(Case statement) {
    return statement.is("InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt", "AlterTableStmt")
        ? List.of(statement.node().path("relation"))
        : List.of();
  }

  private static boolean changes(Action action) {
    return switch (action) {
      case INSERT, UPDATE, DELETE, MERGE, COPY_IN, TRUNCATE, ALTER, DROP -> true;
      default -> false;
    };
  }
}
