package dev.countersign.postgres.locks;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.Relation.RowPolicy;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Locks of DROP.
final class DropLocks {

  private DropLocks() {}

  static void take(JsonNode node, Site site) {
    boolean cascade = PgNode.text(node, "behavior").equals("DROP_CASCADE");
    for (JsonNode object : node.path("objects")) {
      List<String> names = names(object);
      String kind = PgNode.text(node, "removeType");
      switch (kind) {
        case "OBJECT_TABLE",
            "OBJECT_VIEW",
            "OBJECT_MATVIEW",
            "OBJECT_FOREIGN_TABLE",
            "OBJECT_SEQUENCE" ->
            named(names, cascade, node, site);
        case "OBJECT_INDEX" -> index(names, node, site);
        case "OBJECT_TRIGGER", "OBJECT_RULE", "OBJECT_POLICY" -> ofTable(kind, names, node, site);
        case "OBJECT_STATISTIC_EXT" -> statistics(names, site);
        case "OBJECT_TYPE" ->
            TypeObjects.named(names, site).ifPresent(type -> site.take("DROP VIEW", type));
        case "OBJECT_SCHEMA" -> schema(names, site);
        default -> {}
      }
      if (cascade) {
        cascade(kind, names, site);
      }
    }
  }

  /// Drops a relation of any kind.
  static void relation(Relation relation, boolean cascade, Site site) {
    switch (relation.kind()) {
      case TABLE, PARTITIONED_TABLE -> table(relation, cascade, site);
      case SEQUENCE -> site.take("DROP SEQUENCE", relation);
      case VIEW, MATERIALIZED_VIEW, FOREIGN_TABLE, COMPOSITE_TYPE ->
          site.take("DROP VIEW", relation);
    }
  }

  private static void cascade(String kind, List<String> names, Site site) {
    boolean certain = !kind.equals("OBJECT_FDW");
    for (Relation relation : Dependants.of(kind, names, site)) {
      String form = Dependants.goes(kind, relation) ? "DROP VIEW" : "DROP WHAT IT NEEDS";
      site.forecast().take(form, Roles.around(site.catalog(), relation, false), certain);
    }
  }

  private static void named(List<String> names, boolean cascade, JsonNode node, Site site) {
    Optional<Relation> relation = site.found().relation(names);
    if (relation.isPresent()) {
      relation(relation.get(), cascade, site);
      return;
    }
    boolean temporary =
        names.size() == 1 && site.session().temporary().containsKey(names.getFirst());
    boolean absent = PgNode.flag(node, "missing_ok") && site.catalog().isWhole();
    if (!temporary && !absent) {
      site.forecast().take("DROP VIEW", Roles.unknown(site.catalog(), site.found().named(names)));
    }
  }

  private static void table(Relation relation, boolean cascade, Site site) {
    Roles roles = Roles.around(site.catalog(), relation, false);
    OwnedSequences.of(relation, site.catalog())
        .forEach(s -> roles.with(LockRole.OWNED_SEQUENCES, Roles.locked(s)));
    site.forecast().take("DROP TABLE", roles);
    if (relation.inheritance().partition()) {
      site.forecast().take("DROP PARTITION", roles);
    }
    if (cascade) {
      site.forecast().take("DROP TABLE CASCADE", roles);
    }
  }

  private static void index(List<String> names, JsonNode node, Site site) {
    boolean absent =
        PgNode.flag(node, "missing_ok")
            && site.catalog().isWhole()
            && site.found().index(names).isEmpty();
    if (!absent) {
      boolean concurrently = PgNode.flag(node, "concurrent");
      site.takeIndex(concurrently ? "DROP INDEX CONCURRENTLY" : "DROP INDEX", names);
    }
  }

  /// A trigger, rule or policy; nothing is locked when it is not there and need not be.
  private static void ofTable(String kind, List<String> names, JsonNode node, Site site) {
    if (names.size() < 2) {
      return;
    }
    String form = "DROP " + kind.substring(kind.indexOf('_') + 1);
    List<String> table = names.subList(0, names.size() - 1);
    Optional<Relation> relation = site.found().relation(table);
    if (relation.isEmpty()) {
      site.forecast().take(form, Roles.unknown(site.catalog(), site.found().named(table)));
    } else if (!PgNode.flag(node, "missing_ok") || has(relation.get(), kind, names.getLast())) {
      site.take(form, relation.get());
    }
  }

  private static boolean has(Relation table, String kind, String name) {
    return switch (kind) {
      case "OBJECT_TRIGGER" -> table.triggers().stream().anyMatch(t -> t.name().equals(name));
      case "OBJECT_RULE" -> table.rules().stream().anyMatch(r -> r.name().equals(name));
      default ->
          table.rowSecurity().policies().stream().map(RowPolicy::name).anyMatch(name::equals);
    };
  }

  private static void statistics(List<String> names, Site site) {
    String name = names.getLast();
    site.catalog().relations().stream()
        .filter(relation ->
            relation.links().statistics().stream()
                .anyMatch(s -> s.equals(String.join(".", names)) || s.endsWith("." + name)))
        .forEach(relation -> site.take("CREATE STATISTICS", relation));
  }

  private static void schema(List<String> names, Site site) {
    for (Relation relation : site.catalog().relations()) {
      if (!names.isEmpty() && relation.schema().equals(names.getLast())) {
        relation(relation, true, site);
      }
    }
  }

  /// A dropped thing's name: a list of parts, or a single one.
  private static List<String> names(JsonNode object) {
    var item = PgNode.of(object);
    return switch (item.tag()) {
      case "List" -> PgNode.names(item.get("items"));
      case "String" -> List.of(PgNode.text(item.body(), "sval"));
      case "TypeName" -> PgNode.names(item.get("names"));
      case "ObjectWithArgs" -> PgNode.names(item.get("objname"));
      default -> List.of();
    };
  }
}
