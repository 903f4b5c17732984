package dev.countersign.postgres.locks;

import dev.countersign.postgres.dialect.Index;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.Relation.Column;
import dev.countersign.postgres.dialect.Relation.ForeignKey;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// The other end of a foreign key.
final class ForeignKeyRoles {

  private ForeignKeyRoles() {}

  /// Puts the table that a constraint names into the roles of the referenced one, in place of those
  /// that the catalogue knows.
  static Roles referenced(Roles roles, Site site, JsonNode constraint) {
    JsonNode rangeVar = constraint.path("pktable");
    Optional<Relation> table = site.found().relation(rangeVar);
    return table.isPresent()
        ? end(roles, site, table.get(), PgNode.names(constraint.path("pk_attrs")))
        : roles
            .without(LockRole.REFERENCED)
            .with(LockRole.REFERENCED, new Roles.Locked(site.found().named(rangeVar), true));
  }

  /// The same for a foreign key that is there.
  static Roles referenced(Roles roles, Site site, ForeignKey key) {
    return site.catalog()
        .relation(key.toRelation())
        .map(table -> end(roles, site, table, names(table, key.toColumns())))
        .orElse(roles);
  }

  /// Adds the indexes of the key to the target, which is the referenced table itself.
  static Roles key(Roles roles, Site site, JsonNode constraint) {
    site.found()
        .relation(constraint.path("pktable"))
        .ifPresent(
            table -> withKeys(roles, site, table, PgNode.names(constraint.path("pk_attrs"))));
    return roles;
  }

  private static Roles end(Roles roles, Site site, Relation table, List<String> columns) {
    boolean partitioned = table.kind() == Relation.Kind.PARTITIONED_TABLE;
    roles
        .without(LockRole.REFERENCED)
        .without(LockRole.REFERENCED_PLAIN)
        .without(LockRole.REFERENCED_PARTITIONED)
        .withReferenced(table)
        .withIndexes(
            partitioned ? LockRole.REFERENCED_PARTITIONED_INDEXES : LockRole.REFERENCED_INDEXES,
            table);
    return withKeys(roles, site, table, columns);
  }

  private static Roles withKeys(Roles roles, Site site, Relation table, List<String> written) {
    List<String> columns =
        written.isEmpty()
            ? table.primaryKey().map(index -> names(table, index.columns())).orElse(List.of())
            : written;
    keyIndex(table, columns)
        .ifPresent(index -> roles.with(LockRole.REFERENCED_KEY, Roles.locked(table, index)));
    for (Relation child : Roles.descendants(site.catalog(), table)) {
      if (child.inheritance().partition()) {
        roles
            .with(LockRole.REFERENCED_PARTITIONS, Roles.locked(child))
            .withIndexes(LockRole.REFERENCED_PARTITION_INDEXES, child);
        keyIndex(child, columns)
            .ifPresent(index ->
                roles.with(LockRole.REFERENCED_PARTITION_KEYS, Roles.locked(child, index)));
      }
    }
    return roles;
  }

  private static Optional<Index> keyIndex(Relation table, List<String> columns) {
    Set<String> wanted = new HashSet<>(columns);
    return table.indexes().stream()
        .filter(Index::identifies)
        .filter(index -> wanted.equals(new HashSet<>(names(table, index.columns()))))
        .findFirst();
  }

  private static List<String> names(Relation table, List<Integer> columns) {
    return columns.stream()
        .flatMap(number -> table.column(number).map(Column::name).stream())
        .toList();
  }
}
