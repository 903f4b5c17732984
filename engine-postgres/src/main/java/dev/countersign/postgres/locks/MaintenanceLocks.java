package dev.countersign.postgres.locks;

import dev.countersign.postgres.dialect.ParsedSql;
import dev.countersign.postgres.dialect.PgNode;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Locks of REINDEX, CLUSTER, VACUUM, ANALYZE and REFRESH.
final class MaintenanceLocks {

  private MaintenanceLocks() {}

  static void reindex(JsonNode node, Site site) {
    boolean concurrently = option(node.path("params"), "concurrently");
    JsonNode relation = node.path("relation");
    switch (PgNode.text(node, "kind")) {
      case "REINDEX_OBJECT_INDEX" ->
          index(concurrently ? "REINDEX CONCURRENTLY" : "REINDEX INDEX", relation, site);
      case "REINDEX_OBJECT_TABLE" ->
          site.take(concurrently ? "REINDEX CONCURRENTLY" : "REINDEX TABLE", relation);
      default -> schema(node, concurrently ? "REINDEX CONCURRENTLY" : "REINDEX TABLE", site);
    }
  }

  static void cluster(JsonNode node, Site site) {
    if (node.has("relation")) {
      site.take("CLUSTER", node.path("relation"));
    }
  }

  static void vacuum(JsonNode node, Site site) {
    boolean full = option(node.path("options"), "full");
    boolean vacuum = PgNode.flag(node, "is_vacuumcmd");
    String form = !vacuum ? "ANALYZE" : full ? "VACUUM FULL" : "VACUUM";
    for (JsonNode relation : node.path("rels")) {
      site.take(form, PgNode.of(relation).get("relation"));
    }
  }

  static void refresh(JsonNode node, Site site) {
    boolean concurrently = PgNode.flag(node, "concurrent");
    site.take(concurrently ? "REFRESH CONCURRENTLY" : "REFRESH", node.path("relation"));
    if (!PgNode.flag(node, "skipData")) {
      site.found()
          .relation(node.path("relation"))
          .flatMap(view -> view.viewSql())
          .ifPresent(sql -> readBy(sql, site));
    }
  }

  private static void readBy(String sql, Site site) {
    if (ParsedSql.parse(site.parser(), sql) instanceof ParsedSql.Statements(_, var statements)) {
      statements.forEach(s -> RowLocks.reads(s.node(), site, "QUERY WHOSE ROWS ARE KEPT"));
    }
  }

  private static void index(String form, JsonNode rangeVar, Site site) {
    site.takeIndex(
        form, List.of(PgNode.text(rangeVar, "schemaname"), PgNode.text(rangeVar, "relname")));
  }

  private static void schema(JsonNode node, String form, Site site) {
    boolean one = PgNode.text(node, "kind").equals("REINDEX_OBJECT_SCHEMA");
    site.catalog().relations().stream()
        .filter(r -> !r.builtIn() && !r.indexes().isEmpty())
        .filter(r -> !one || r.schema().equals(PgNode.text(node, "name")))
        .forEach(r -> site.take(form, r));
  }

  private static boolean option(JsonNode options, String name) {
    for (JsonNode item : options) {
      var option = PgNode.of(item);
      if (PgNode.text(option.body(), "defname").equals(name)) {
        var value = PgNode.of(option.get("arg"));
        String text = PgNode.text(value.body(), "sval");
        return !List.of("false", "off", "0").contains(text);
      }
    }
    return false;
  }
}
