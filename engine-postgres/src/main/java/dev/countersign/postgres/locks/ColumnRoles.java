package dev.countersign.postgres.locks;

import dev.countersign.postgres.dialect.Index;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.Relation.CheckConstraint;
import dev.countersign.postgres.dialect.Relation.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What goes with one column of a table: indexes, foreign keys, constraints.
final class ColumnRoles {

  private ColumnRoles() {}

  /// Indexes with the column on the table and its descendants, and the tables at the other ends of
  /// foreign keys on it.
  static Roles around(AlteredTable table, Column column, Site site) {
    Relation relation = table.relation().orElseThrow();
    Roles roles = table.roles(site);
    for (Relation one : table.family(site)) {
      one.indexes().stream()
          .filter(index -> uses(index, one, column.name()))
          .forEach(index -> roles.with(LockRole.COLUMN_INDEXES, Roles.locked(one, index)));
    }
    relation.references().stream()
        .filter(key -> key.fromColumns().contains(column.number()))
        .flatMap(key -> site.catalog().relation(key.toRelation()).stream())
        .forEach(other ->
            roles.with(
                other.kind() == Relation.Kind.PARTITIONED_TABLE
                    ? LockRole.COLUMN_PARTITIONED_REFERENCES
                    : LockRole.COLUMN_REFERENCES,
                Roles.locked(other)));
    relation.referencedBy().stream()
        .filter(key -> key.toColumns().contains(column.number()))
        .forEach(key -> roles.withRelation(LockRole.COLUMN_REFERENCING, key.fromRelation()));
    return roles;
  }

  /// Adds the indexes that cannot be kept as they are when the column's type changes: those that
  /// compute something from it always, its key indexes when its values sort differently.
  static Roles rebuilt(Roles roles, AlteredTable table, Column column, boolean keys, Site site) {
    for (Relation one : table.family(site)) {
      List<Index> rebuilt =
          one.indexes().stream()
              .filter(index ->
                  computes(index, column.name()) || (keys && isKey(index, one, column.name())))
              .toList();
      rebuilt.forEach(i -> roles.with(LockRole.REBUILT_INDEXES, Roles.locked(one, i)));
      if (!rebuilt.isEmpty()) {
        roles.with(LockRole.REBUILT_TABLES, Roles.locked(one));
      }
    }
    return roles;
  }

  /// Whether a valid CHECK constraint speaks of the column.
  static boolean checked(Relation relation, Column column) {
    return relation.checks().stream()
        .filter(CheckConstraint::validated)
        .anyMatch(check -> mentions(check.definition(), column.name()));
  }

  /// The column and those that are computed from it.
  static List<Column> withComputed(Relation relation, Column column) {
    var columns = new ArrayList<Column>();
    columns.add(column);
    relation.columns().stream()
        .filter(c -> c.generation() == Relation.Generation.STORED)
        .filter(c -> mentions(c.defaultSql().orElse(""), column.name()))
        .forEach(columns::add);
    return columns;
  }

  static boolean mentions(String definition, String column) {
    return Pattern.compile("(?<![\\w$])\"?" + Pattern.quote(column) + "\"?(?![\\w$])")
        .matcher(definition)
        .find();
  }

  private static boolean uses(Index index, Relation table, String column) {
    return isKey(index, table, column)
        || index.included().stream().anyMatch(number -> isColumn(table, number, column))
        || computes(index, column);
  }

  private static boolean isKey(Index index, Relation table, String column) {
    return index.columns().stream().anyMatch(number -> isColumn(table, number, column));
  }

  private static boolean isColumn(Relation table, int number, String column) {
    return table.column(number).filter(c -> c.name().equals(column)).isPresent();
  }

  /// Whether an expression or the predicate of an index needs the column.
  private static boolean computes(Index index, String column) {
    return (index.hasExpressions() || index.partial()) && mentions(index.definition(), column);
  }
}
