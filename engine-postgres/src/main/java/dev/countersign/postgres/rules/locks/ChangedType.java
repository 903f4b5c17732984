package dev.countersign.postgres.rules.locks;

import dev.countersign.core.evidence.LockForecast;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation.Column;
import dev.countersign.postgres.rules.Case;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A column whose type an ALTER TABLE changes.
///
/// @param command the subcommand
/// @param name the column
/// @param column what it is now; empty where the catalogue does not know it
record ChangedType(JsonNode command, String name, Optional<Column> column) {

  static List<ChangedType> of(Case statement) {
    return statement.commands("AT_AlterColumnType").stream()
        .map(command -> {
          String name = PgNode.text(command, "name");
          return new ChangedType(
              command, name, statement.target().flatMap(table -> table.column(name)));
        })
        .toList();
  }

  /// The new type as a TypeName node.
  JsonNode typeName() {
    return PgNode.of(command.path("def")).body().path("typeName");
  }

  /// Indexes that are built anew though the rows stay as they are.
  List<String> rebuilt(Case statement) {
    return statement.locksOf(command).stream()
        .filter(LockForecast::rewrite)
        .map(LockForecast::object)
        .filter(statement.catalog()::hasIndexNamed)
        .toList();
  }
}
