package dev.countersign.postgres.locks;

import dev.countersign.postgres.dialect.ParsedSql;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.Routine;
import dev.countersign.postgres.dialect.SqlType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// Relations that a DROP … CASCADE takes along or alters.
final class Dependants {

  private Dependants() {}

  static Set<Relation> of(String kind, List<String> names, Site site) {
    var found = new LinkedHashSet<Relation>();
    String name = names.isEmpty() ? "" : names.getLast();
    switch (kind) {
      case "OBJECT_TABLE", "OBJECT_VIEW", "OBJECT_MATVIEW", "OBJECT_FOREIGN_TABLE" ->
          site.found().relation(names).ifPresent(relation -> views(relation, site, found));
      case "OBJECT_SEQUENCE" ->
          site.found().relation(names).ifPresent(sequence -> byDefault(sequence, site, found));
      case "OBJECT_FUNCTION", "OBJECT_ROUTINE", "OBJECT_PROCEDURE" ->
          byRoutine(routines(site, r -> r.name().equals(name)), site, found);
      case "OBJECT_TYPE", "OBJECT_DOMAIN" -> byType(site.catalog().typesNamed(name), site, found);
      case "OBJECT_EXTENSION" -> byExtension(name, site, found);
      case "OBJECT_SCHEMA" -> byType(types(site, type -> type.schema().equals(name)), site, found);
      case "OBJECT_FOREIGN_SERVER" ->
          select(site, r -> r.server().filter(name::equals).isPresent(), found);
      case "OBJECT_FDW" -> select(site, r -> r.server().isPresent(), found);
      default -> {}
    }
    return found;
  }

  /// Whether the dependant is dropped as a whole.
  static boolean goes(String kind, Relation relation) {
    return relation.viewSql().isPresent()
        || kind.equals("OBJECT_FDW")
        || kind.equals("OBJECT_FOREIGN_SERVER");
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

  private static void byDefault(Relation sequence, Site site, Set<Relation> found) {
    select(
        site,
        table ->
            table.columns().stream()
                .map(column -> column.defaultSql().orElse(""))
                .anyMatch(
                    sql -> sql.contains("nextval(") && ColumnRoles.mentions(sql, sequence.name())),
        found);
  }

  private static void byRoutine(List<Long> routines, Site site, Set<Relation> found) {
    select(
        site,
        relation ->
            relation.triggers().stream().anyMatch(t -> routines.contains(t.routine()))
                || relation.code().stream().anyMatch(routines::contains),
        found);
  }

  private static void byType(List<SqlType> types, Site site, Set<Relation> found) {
    List<Long> numbers = types.stream().map(SqlType::oid).toList();
    select(
        site,
        relation ->
            numbers.contains(relation.links().ofType())
                || relation.columns().stream().anyMatch(c -> numbers.contains(c.typeOid())),
        found);
  }

  private static void byExtension(String name, Site site, Set<Relation> found) {
    List<Long> routines = routines(site, r -> r.extension().filter(name::equals).isPresent());
    byRoutine(routines, site, found);
    byType(types(site, type -> type.code().stream().anyMatch(routines::contains)), site, found);
  }

  private static List<Long> routines(Site site, Predicate<Routine> which) {
    return site.catalog().routines().stream().filter(which).map(Routine::oid).toList();
  }

  private static List<SqlType> types(Site site, Predicate<SqlType> which) {
    var types = new ArrayList<SqlType>();
    site.catalog().types().stream()
        .filter(type -> !type.builtIn() && type.relation() == 0)
        .filter(which)
        .forEach(types::add);
    return types;
  }

  private static void select(Site site, Predicate<Relation> which, Set<Relation> found) {
    site.catalog().relations().stream()
        .filter(relation -> !relation.builtIn())
        .filter(which)
        .forEach(found::add);
  }
}
