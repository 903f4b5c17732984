package dev.countersign.postgres.locks;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Locks of DROP.
final class DropLocks {

  private DropLocks() {}

  static void take(JsonNode node, Site site) {
    boolean cascade = PgNode.text(node, "behavior").equals("DROP_CASCADE");
    for (JsonNode object : node.path("objects")) {
      List<String> names = names(object);
      switch (PgNode.text(node, "removeType")) {
        case "OBJECT_TABLE" -> table(names, cascade, node, site);
        case "OBJECT_VIEW", "OBJECT_MATVIEW", "OBJECT_FOREIGN_TABLE" ->
            relation("DROP VIEW", names, node, site);
        case "OBJECT_SEQUENCE" -> relation("DROP SEQUENCE", names, node, site);
        case "OBJECT_INDEX" -> index(names, PgNode.flag(node, "concurrent"), site);
        case "OBJECT_TRIGGER" -> ofTable("DROP TRIGGER", names, site);
        case "OBJECT_RULE" -> ofTable("DROP RULE", names, site);
        case "OBJECT_POLICY" -> ofTable("DROP POLICY", names, site);
        case "OBJECT_SCHEMA" -> schema(names, site);
        default -> {}
      }
      if (cascade) {
        Dependants.of(PgNode.text(node, "removeType"), names, site)
            .forEach(
                r -> site.take(r.viewSql().isPresent() ? "DROP VIEW" : "DROP WHAT IT NEEDS", r));
      }
    }
  }

  private static void table(List<String> names, boolean cascade, JsonNode node, Site site) {
    var relation = site.found().relation(names);
    if (relation.isEmpty()) {
      missing("DROP TABLE", names, node, site);
      return;
    }
    Roles roles = Roles.around(site.catalog(), relation.get(), false);
    OwnedSequences.of(relation.get(), site.catalog())
        .forEach(s -> roles.with(LockRole.OWNED_SEQUENCES, Roles.locked(s)));
    site.forecast().take("DROP TABLE", roles);
    if (relation.get().inheritance().partition()) {
      site.forecast().take("DROP PARTITION", roles);
    }
    if (cascade) {
      site.forecast().take("DROP TABLE CASCADE", roles);
    }
  }

  private static void index(List<String> names, boolean concurrently, Site site) {
    String form = concurrently ? "DROP INDEX CONCURRENTLY" : "DROP INDEX";
    site.found()
        .index(names)
        .ifPresent(found ->
            site.forecast()
                .take(form, Roles.aroundIndex(site.catalog(), found.table(), found.index())));
  }

  private static void relation(String form, List<String> names, JsonNode node, Site site) {
    var relation = site.found().relation(names);
    if (relation.isPresent()) {
      site.take(form, relation.get());
    } else {
      missing(form, names, node, site);
    }
  }

  private static void missing(String form, List<String> names, JsonNode node, Site site) {
    boolean temporary =
        names.size() == 1 && site.session().temporary().containsKey(names.getFirst());
    if (!temporary && !PgNode.flag(node, "missing_ok")) {
      Roles roles = Roles.unknown(site.catalog(), String.join(".", names));
      site.forecast().take(form, roles, false);
    }
  }

  private static void ofTable(String form, List<String> names, Site site) {
    if (names.size() > 1) {
      site.found()
          .relation(names.subList(0, names.size() - 1))
          .ifPresent(table -> site.take(form, table));
    }
  }

  private static void schema(List<String> names, Site site) {
    for (Relation relation : site.catalog().relations()) {
      if (!names.isEmpty() && relation.schema().equals(names.getLast())) {
        site.take("DROP TABLE", relation);
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
