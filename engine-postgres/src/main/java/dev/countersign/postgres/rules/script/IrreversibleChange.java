package dev.countersign.postgres.rules.script;

import dev.countersign.core.evidence.Effect.Extent;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.Set;

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
        .bad("DROP TABLE notes", "DELETE FROM orders", "ALTER TYPE mood ADD VALUE 'great'")
        .good("ALTER TABLE orders RENAME COLUMN code TO code_retired");
  }

  @Override
  public void check(Case statement, Report report) {
    String why = why(statement);
    if (!why.isEmpty()) {
      report.add(
          statement.is("AlterEnumStmt") ? "" : statement.targetName(),
          why,
          "Keep a copy of what is lost, or choose a form that can be reversed.");
    }
  }

  private static final Set<String> HOLDS_ROWS =
      Set.of("OBJECT_TABLE", "OBJECT_SCHEMA", "OBJECT_EXTENSION", "OBJECT_SEQUENCE");

  private static String why(Case statement) {
    return switch (statement.tag()) {
      case "DropStmt" ->
          HOLDS_ROWS.contains(statement.field("removeType"))
              ? "What it holds cannot be brought back."
              : "";
      case "DropdbStmt" -> "A dropped database cannot be brought back.";
      case "TruncateStmt" -> "Truncated rows cannot be brought back.";
      case "UpdateStmt", "DeleteStmt" ->
          statement.effects().stream().anyMatch(e -> e.extent() == Extent.UNBOUNDED)
              ? "The rows as they were cannot be brought back without a copy."
              : "";
      case "AlterEnumStmt" ->
          statement.field("newVal").isEmpty() || !statement.field("oldVal").isEmpty()
              ? ""
              : "A value cannot be removed from an enum.";
      case "AlterTableStmt" ->
          statement.commands("AT_DropColumn").isEmpty()
              ? ""
              : "The values of a dropped column cannot be brought back.";
      default -> "";
    };
  }
}
