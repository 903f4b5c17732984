package dev.countersign.postgres.rules.script;

import dev.countersign.core.evidence.Effect.Extent;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Dropped;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A change that nothing can reverse without loss.
final class IrreversibleChange implements Rule {

  @Override
  public Card card() {
    return Card.high(
            "irreversible-change",
            """
            No statement brings back what this change removes: rows, values, or a state that the server does not
            keep. The review's undo is lossy or none. Keep a copy first, or rename instead of dropping.
            """)
        .on(
            "DropStmt",
            "DropdbStmt",
            "TruncateStmt",
            "UpdateStmt",
            "DeleteStmt",
            "AlterEnumStmt",
            "AT_DropColumn")
        .bad("DROP TABLE notes", "DELETE FROM orders", "ALTER TYPE mood ADD VALUE 'great'")
        .good("ALTER TABLE orders ADD COLUMN remark text");
  }

  @Override
  public void check(Case statement, Report report) {
    switch (statement.tag()) {
      case "DropStmt" ->
          Dropped.of(statement, HOLDS_ROWS)
              .forEach(dropped -> add(dropped, "What %s holds cannot be brought back.", report));
      case "DropdbStmt" ->
          add(statement.field("dbname"), "A dropped database cannot be brought back.", report);
      case "TruncateStmt" -> truncated(statement, report);
      case "UpdateStmt", "DeleteStmt" -> written(statement, report);
      case "AlterEnumStmt" -> enumValue(statement, report);
      case "AlterTableStmt" ->
          Dropped.columns(statement)
              .forEach(column -> add(column, "The values of %s cannot be brought back.", report));
      default -> {}
    }
  }

  private static final String[] HOLDS_ROWS = {
    "OBJECT_TABLE", "OBJECT_SCHEMA", "OBJECT_EXTENSION", "OBJECT_SEQUENCE"
  };

  private static void truncated(Case statement, Report report) {
    for (JsonNode item : statement.node().path("relations")) {
      JsonNode table = PgNode.of(item).body();
      if (!statement.fresh().relation(table)) {
        add(statement.named(table), "Truncated rows cannot be brought back.", report);
      }
    }
  }

  private static void written(Case statement, Report report) {
    boolean any = statement.effects().stream().anyMatch(e -> e.extent() == Extent.UNBOUNDED);
    if (any && !statement.fresh().relation(statement.node().path("relation"))) {
      String why = "The rows as they were cannot be brought back without a copy.";
      add(statement.targetName(), why, report);
    }
  }

  /// A new value, not a new name for one.
  private static void enumValue(Case statement, Report report) {
    List<String> type = PgNode.names(statement.node().path("typeName"));
    if (!statement.field("newVal").isEmpty()
        && statement.field("oldVal").isEmpty()
        && !statement.fresh().type(type)) {
      add(String.join(".", type), "A value cannot be removed from an enum.", report);
    }
  }

  private static void add(Dropped dropped, String why, Report report) {
    add(dropped.object(), why.formatted(dropped.object()), report);
  }

  private static void add(String object, String why, Report report) {
    report.add(object, why, "Keep a copy of what is lost, or choose a form that can be reversed.");
  }
}
