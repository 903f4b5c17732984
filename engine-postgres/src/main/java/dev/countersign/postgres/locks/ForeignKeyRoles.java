package dev.countersign.postgres.locks;

import dev.countersign.postgres.dialect.Index;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// The other end of a foreign key that a statement writes out.
final class ForeignKeyRoles {

  private ForeignKeyRoles() {}

  /// Adds the index of the key that the constraint refers to.
  static Roles key(Roles roles, Site site, JsonNode constraint) {
    site.found()
        .relation(constraint.path("pktable"))
        .ifPresent(table ->
            keyIndex(table, constraint)
                .ifPresent(
                    index -> roles.with(LockRole.REFERENCED_KEY, Roles.locked(table, index))));
    return roles;
  }

  /// Puts the constraint's table into the roles of the referenced one, in place of those that the
  /// catalogue knows.
  static Roles referenced(Roles roles, Site site, JsonNode constraint) {
    roles.without(LockRole.REFERENCED);
    JsonNode rangeVar = constraint.path("pktable");
    Optional<Relation> table = site.found().relation(rangeVar);
    if (table.isEmpty()) {
      return roles.with(LockRole.REFERENCED, new Roles.Locked(Found.written(rangeVar), true));
    }
    roles
        .with(LockRole.REFERENCED, Roles.locked(table.get()))
        .withIndexes(LockRole.REFERENCED_INDEXES, table.get());
    return key(roles, site, constraint);
  }

  private static Optional<Index> keyIndex(Relation table, JsonNode constraint) {
    List<String> columns = PgNode.names(constraint.path("pk_attrs"));
    if (columns.isEmpty()) {
      return table.primaryKey();
    }
    var wanted = new HashSet<>(columns);
    return table.indexes().stream()
        .filter(Index::identifies)
        .filter(index ->
            wanted.equals(
                new HashSet<>(
                    index.columns().stream()
                        .map(number -> table.column(number).orElseThrow().name())
                        .toList())))
        .findFirst();
  }
}
