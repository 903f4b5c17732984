package dev.countersign.postgres.locks;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.Relation.Column;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// The table that an ALTER TABLE is about.
///
/// @param name as the statement has it: a RangeVar node
/// @param relation what that is; empty when the catalogue does not know it
/// @param dropped constraints that the same statement drops
/// @param added constraints that it adds, by name
record AlteredTable(
    JsonNode name, Optional<Relation> relation, Set<String> dropped, Map<String, JsonNode> added) {

  static AlteredTable of(JsonNode statement, Site site) {
    var dropped = new HashSet<String>();
    var added = new HashMap<String, JsonNode>();
    for (JsonNode item : statement.path("cmds")) {
      JsonNode command = PgNode.of(item).body();
      switch (PgNode.text(command, "subtype")) {
        case "AT_DropConstraint" -> dropped.add(PgNode.text(command, "name"));
        case "AT_AddConstraint" -> {
          JsonNode constraint = PgNode.of(command.path("def")).body();
          added.put(PgNode.text(constraint, "conname"), constraint);
        }
        default -> {}
      }
    }
    JsonNode rangeVar = statement.path("relation");
    return new AlteredTable(rangeVar, site.found().relation(rangeVar), dropped, added);
  }

  /// A table that a statement about something else alters too.
  static AlteredTable of(Relation table) {
    JsonNode name =
        JsonNodeFactory.instance
            .objectNode()
            .put("schemaname", table.schema())
            .put("relname", table.name())
            .put("inh", true);
    return new AlteredTable(name, Optional.of(table), Set.of(), Map.of());
  }

  Optional<Column> column(String columnName) {
    return relation.flatMap(table -> table.column(columnName));
  }

  Roles roles(Site site) {
    return relation
        .map(r -> Roles.around(site.catalog(), r, only()))
        .orElseGet(() -> Roles.unknown(site.catalog(), site.found().named(name)));
  }

  /// The table and, unless the statement says ONLY, its descendants.
  List<Relation> family(Site site) {
    var family = new ArrayList<Relation>(relation.stream().toList());
    if (!only()) {
      relation.ifPresent(r -> family.addAll(Roles.descendants(site.catalog(), r)));
    }
    return family;
  }

  /// Adds an index of the table to a role.
  Roles withIndex(Roles roles, LockRole role, String indexName) {
    relation.ifPresent(table ->
        table.indexes().stream()
            .filter(index -> index.name().equals(indexName))
            .forEach(index -> roles.with(role, Roles.locked(table, index))));
    return roles;
  }

  private boolean only() {
    return !PgNode.flag(name, "inh");
  }
}
