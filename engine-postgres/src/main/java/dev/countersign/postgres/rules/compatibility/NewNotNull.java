package dev.countersign.postgres.rules.compatibility;

import dev.countersign.core.evidence.LockForecast;
import dev.countersign.postgres.dialect.Index;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.Relation.Column;
import dev.countersign.postgres.rules.Case;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Columns that a statement forbids NULL in, though nothing has proven yet that they hold none.
final class NewNotNull {

  private NewNotNull() {}

  /// The columns; none where rows need not be looked at.
  static List<String> columns(Case statement) {
    var columns = new ArrayList<String>();
    for (JsonNode command : statement.commands()) {
      JsonNode constraint = PgNode.of(command.path("def")).body();
      switch (PgNode.text(command, "subtype")) {
        case "AT_SetNotNull" ->
            proven(List.of(PgNode.text(command, "name")), command, statement, columns);
        case "AT_AddConstraint" -> {
          switch (PgNode.text(constraint, "contype")) {
            case "CONSTR_NOTNULL" ->
                proven(PgNode.names(constraint.path("keys")), command, statement, columns);
            case "CONSTR_PRIMARY" -> columns.addAll(nullable(constraint, statement));
            default -> {}
          }
        }
        default -> {}
      }
    }
    boolean fresh = statement.fresh().relation(statement.node().path("relation"));
    columns.removeIf(column -> fresh || Repairs.fills(statement, column));
    return columns;
  }

  /// Whether tables that inherit from the statement's are left out.
  static boolean only(Case statement) {
    return !PgNode.flag(statement.node().path("relation"), "inh");
  }

  private static void proven(
      List<String> names, JsonNode command, Case statement, List<String> columns) {
    boolean dropsProof = !statement.commands("AT_DropConstraint").isEmpty();
    List<LockForecast> locks = dropsProof ? statement.locks() : statement.locksOf(command);
    if (locks.stream().anyMatch(LockForecast::scan)) {
      columns.addAll(names);
    }
  }

  private static List<String> nullable(JsonNode constraint, Case statement) {
    Optional<Relation> table = statement.target();
    String index = PgNode.text(constraint, "indexname");
    return table.stream()
        .flatMap(t -> t.columns().stream())
        .filter(column -> !column.notNull())
        .filter(column ->
            index.isEmpty()
                ? PgNode.names(constraint.path("keys")).contains(column.name())
                : isKey(index, column, table.orElseThrow()))
        .map(Column::name)
        .toList();
  }

  private static boolean isKey(String name, Column column, Relation table) {
    return table.indexes().stream()
        .filter(index -> index.name().equals(name))
        .map(Index::columns)
        .anyMatch(columns -> columns.contains(column.number()));
  }
}
