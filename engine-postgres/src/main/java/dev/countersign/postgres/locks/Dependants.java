package dev.countersign.postgres.locks;

import dev.countersign.postgres.dialect.Catalog;
import dev.countersign.postgres.dialect.ParsedSql;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.Routine;
import dev.countersign.postgres.dialect.SqlType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Relations that a DROP … CASCADE takes along or alters.
final class Dependants {

  private Dependants() {}

  static Set<Relation> of(String kind, List<String> names, Site site) {
    var found = new LinkedHashSet<Relation>();
    switch (kind) {
      case "OBJECT_TABLE", "OBJECT_VIEW", "OBJECT_MATVIEW", "OBJECT_FOREIGN_TABLE" ->
          site.found().relation(names).ifPresent(relation -> views(relation, site, found));
      case "OBJECT_FUNCTION", "OBJECT_ROUTINE", "OBJECT_PROCEDURE" ->
          byRoutine(names, site.catalog(), found);
      case "OBJECT_TYPE", "OBJECT_DOMAIN" -> byType(names, site.catalog(), found);
      default -> {}
    }
    return found;
  }

  /// The views that read a relation, and the views that read those.
  static void views(Relation relation, Site site, Set<Relation> found) {
    for (Relation view : site.catalog().relations()) {
      if (view.viewSql().isPresent() && !view.builtIn() && reads(view, relation, site)) {
        if (found.add(view)) {
          views(view, site, found);
        }
      }
    }
  }

  private static boolean reads(Relation view, Relation relation, Site site) {
    String sql = view.viewSql().orElse("");
    return sql.contains(relation.name())
        && ParsedSql.parse(site.parser(), sql) instanceof ParsedSql.Statements(_, var statements)
        && statements.stream()
            .flatMap(statement -> new CommonNames(statement.node()).relations().stream())
            .anyMatch(r -> site.found().relation(r).filter(relation::equals).isPresent());
  }

  private static void byRoutine(List<String> names, Catalog catalog, Set<Relation> found) {
    List<Long> routines =
        names.isEmpty()
            ? List.of()
            : catalog.routinesNamed(names.getLast()).stream().map(Routine::oid).toList();
    for (Relation relation : catalog.relations()) {
      if (relation.triggers().stream().anyMatch(t -> routines.contains(t.routine()))
          || relation.code().stream().anyMatch(routines::contains)) {
        found.add(relation);
      }
    }
  }

  private static void byType(List<String> names, Catalog catalog, Set<Relation> found) {
    List<Long> types =
        names.isEmpty()
            ? List.of()
            : catalog.typesNamed(names.getLast()).stream().map(SqlType::oid).toList();
    for (Relation relation : catalog.relations()) {
      if (relation.columns().stream().anyMatch(column -> types.contains(column.typeOid()))) {
        found.add(relation);
      }
    }
  }
}
