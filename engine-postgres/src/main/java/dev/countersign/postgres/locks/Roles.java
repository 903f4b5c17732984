package dev.countersign.postgres.locks;

import dev.countersign.core.evidence.ObjectName;
import dev.countersign.postgres.dialect.Catalog;
import dev.countersign.postgres.dialect.Index;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.Relation.ForeignKey;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Which objects play which roles for one relation that a statement names.
final class Roles {

  /// An object that can be locked.
  ///
  /// @param name qualified and quoted like in SQL
  /// @param storage whether it has any: partitioned tables and views have none
  record Locked(String name, boolean storage) {}

  private static final int DEPTH_MAX = 64;

  private final Catalog catalog;
  private final Map<LockRole, List<Locked>> objects = new EnumMap<>(LockRole.class);

  private Roles(Catalog catalog) {
    this.catalog = catalog;
  }

  /// The roles around a relation.
  ///
  /// @param only true: the statement says ONLY, so there are no descendants
  static Roles around(Catalog catalog, Relation target, boolean only) {
    var roles = new Roles(catalog).with(LockRole.TARGET, locked(target));
    roles.withIndexes(
        target.kind() == Relation.Kind.PARTITIONED_TABLE
            ? LockRole.PARTITIONED_INDEXES
            : LockRole.INDEXES,
        target);
    target.inheritance().children().forEach(oid -> roles.withRelation(LockRole.CHILDREN, oid));
    Set<Relation> descendants = only ? Set.of() : descendants(catalog, target);
    descendants.forEach(roles::withDescendant);
    roles.withFamily(target);
    target.references().stream()
        .filter(key -> !inherited(key, target, catalog))
        .flatMap(key -> catalog.relation(key.toRelation()).stream())
        .forEach(roles::withReferenced);
    target
        .referencedBy()
        .forEach(key -> roles.withRelation(LockRole.REFERENCING, key.fromRelation()));
    return roles;
  }

  /// Roles for something that the catalogue does not know.
  static Roles unknown(Catalog catalog, String name) {
    var target = new Locked(name, true);
    return new Roles(catalog).with(LockRole.TARGET, target).with(LockRole.UNPROVEN, target);
  }

  /// The roles around an index.
  static Roles aroundIndex(Catalog catalog, Relation table, Index index) {
    var roles = new Roles(catalog).with(LockRole.TARGET, locked(table, index));
    roles.with(LockRole.TABLE, locked(table));
    for (Relation child : descendants(catalog, table)) {
      roles.with(LockRole.TABLE_DESCENDANTS, locked(child));
      child.indexes().stream()
          .filter(other -> other.columns().size() == index.columns().size())
          .filter(other -> columnNames(child, other).equals(columnNames(table, index)))
          .forEach(other -> roles.with(LockRole.CHILD_INDEXES, locked(child, other)));
    }
    return roles;
  }

  Roles with(LockRole role, Locked object) {
    objects.computeIfAbsent(role, _ -> new ArrayList<>()).add(object);
    return this;
  }

  /// Says that nothing plays this role, whatever the catalogue thinks.
  Roles without(LockRole role) {
    objects.remove(role);
    return this;
  }

  /// Replaces what plays a role by one relation, with its indexes where they have a role too.
  Roles where(LockRole role, Relation relation) {
    return without(role).with(role, locked(relation));
  }

  Roles withRelation(LockRole role, long oid) {
    catalog.relation(oid).ifPresent(relation -> with(role, locked(relation)));
    return this;
  }

  /// Adds the other end of a foreign key.
  Roles withReferenced(Relation relation) {
    boolean partitioned = relation.kind() == Relation.Kind.PARTITIONED_TABLE;
    Locked other = locked(relation);
    return with(LockRole.REFERENCED, other)
        .with(partitioned ? LockRole.REFERENCED_PARTITIONED : LockRole.REFERENCED_PLAIN, other);
  }

  Roles withIndexes(LockRole role, Relation relation) {
    relation.indexes().forEach(index -> with(role, locked(relation, index)));
    return this;
  }

  List<Locked> of(LockRole role) {
    return objects.getOrDefault(role, List.of());
  }

  static Locked locked(Relation relation) {
    boolean storage =
        switch (relation.kind()) {
          case TABLE, MATERIALIZED_VIEW, SEQUENCE -> true;
          case PARTITIONED_TABLE, VIEW, FOREIGN_TABLE, COMPOSITE_TYPE -> false;
        };
    return new Locked(relation.objectName().qualified(), storage);
  }

  static Locked locked(Relation table, Index index) {
    return new Locked(
        ObjectName.of("index", table.schema(), index.name()).qualified(),
        table.kind() != Relation.Kind.PARTITIONED_TABLE);
  }

  /// Partitions and inheriting tables at any depth.
  static Set<Relation> descendants(Catalog catalog, Relation target) {
    var found = new HashSet<Relation>();
    List<Relation> level = children(catalog, Stream.of(target));
    for (int depth = 0; depth < DEPTH_MAX && !level.isEmpty(); depth++) {
      found.addAll(level);
      level = children(catalog, level.stream());
    }
    return found;
  }

  private static List<Relation> children(Catalog catalog, Stream<Relation> parents) {
    return parents
        .flatMap(parent -> parent.inheritance().children().stream())
        .map(catalog::relation)
        .flatMap(Optional::stream)
        .toList();
  }

  private static List<String> columnNames(Relation table, Index index) {
    return index.columns().stream()
        .map(number -> table.column(number).map(Relation.Column::name).orElse(""))
        .toList();
  }

  private void withDescendant(Relation child) {
    with(LockRole.DESCENDANTS, locked(child));
    boolean partition = child.inheritance().partition();
    with(partition ? LockRole.PARTITIONS : LockRole.HEIRS, locked(child));
    withIndexes(
        child.kind() == Relation.Kind.PARTITIONED_TABLE
            ? LockRole.DESCENDANT_PARTITIONED_INDEXES
            : LockRole.DESCENDANT_INDEXES,
        child);
  }

  /// Whether a partition has a foreign key only because its parent has it.
  private static boolean inherited(ForeignKey key, Relation partition, Catalog catalog) {
    return partition.inheritance().partition()
        && partition.inheritance().parents().stream()
            .flatMap(oid -> catalog.relation(oid).stream())
            .flatMap(parent -> parent.references().stream())
            .anyMatch(other -> other.definition().equals(key.definition()));
  }

  private void withFamily(Relation target) {
    target
        .inheritance()
        .defaultPartition()
        .flatMap(catalog::relation)
        .ifPresent(other -> {
          with(LockRole.DEFAULT_PARTITION, locked(other));
          descendants(catalog, other)
              .forEach(child -> with(LockRole.DEFAULT_PARTITION_DESCENDANTS, locked(child)));
        });
    for (long parentOid : target.inheritance().parents()) {
      Optional<Relation> parent = catalog.relation(parentOid);
      if (parent.isPresent() && target.inheritance().partition()) {
        with(LockRole.PARENT, locked(parent.get()));
        parent
            .get()
            .inheritance()
            .defaultPartition()
            .filter(oid -> oid != target.oid())
            .ifPresent(oid -> withRelation(LockRole.DEFAULT_SIBLING, oid));
      }
    }
  }
}
