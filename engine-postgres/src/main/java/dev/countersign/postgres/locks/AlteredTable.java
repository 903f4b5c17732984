package dev.countersign.postgres.locks;

import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.Relation.Column;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// The table that an ALTER TABLE is about.
///
/// @param name as the statement has it: a RangeVar node
/// @param relation what that is; empty when the catalogue does not know it
/// @param dropped constraints that the same statement drops
record AlteredTable(JsonNode name, Optional<Relation> relation, Set<String> dropped) {

  Optional<Column> column(String columnName) {
    return relation.flatMap(table -> table.column(columnName));
  }

  /// Adds an index of the table to a role.
  Roles withIndex(Roles roles, LockRole role, String indexName) {
    relation.ifPresent(table ->
        table.indexes().stream()
            .filter(index -> index.name().equals(indexName))
            .forEach(index -> roles.with(role, Roles.locked(table, index))));
    return roles;
  }
}
