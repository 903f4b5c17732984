package dev.countersign.postgres.locks;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.SqlType;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Locks of RENAME, SET SCHEMA, OWNER TO, COMMENT, GRANT and of altering sequences and domains.
final class AlterLocks {

  private static final Set<String> RELATIONS =
      Set.of(
          "OBJECT_TABLE",
          "OBJECT_VIEW",
          "OBJECT_MATVIEW",
          "OBJECT_FOREIGN_TABLE",
          "OBJECT_SEQUENCE");

  private AlterLocks() {}

  static void rename(JsonNode node, Site site) {
    JsonNode relation = node.path("relation");
    switch (PgNode.text(node, "renameType")) {
      case "OBJECT_TABLE",
          "OBJECT_VIEW",
          "OBJECT_MATVIEW",
          "OBJECT_SEQUENCE",
          "OBJECT_FOREIGN_TABLE" ->
          indexOr("RENAME INDEX", "RENAME", relation, site);
      case "OBJECT_COLUMN", "OBJECT_ATTRIBUTE" -> site.take("RENAME COLUMN", relation);
      case "OBJECT_TABCONSTRAINT" -> site.take("RENAME CONSTRAINT", relation);
      case "OBJECT_TRIGGER", "OBJECT_RULE", "OBJECT_POLICY" ->
          site.take("RENAME TRIGGER", relation);
      case "OBJECT_INDEX" -> indexOr("RENAME INDEX", "RENAME", relation, site);
      default -> {}
    }
  }

  static void setSchema(JsonNode node, Site site) {
    if (RELATIONS.contains(PgNode.text(node, "objectType"))) {
      site.take("SET SCHEMA", node.path("relation"), roles -> owned(roles, node, site));
    }
  }

  static void owner(JsonNode node, Site site) {
    if (node.has("relation")) {
      site.take("OWNER TO", node.path("relation"), roles -> owned(roles, node, site));
    }
  }

  static void sequence(JsonNode node, Site site) {
    boolean restart = false;
    for (JsonNode option : node.path("options")) {
      String name = PgNode.text(PgNode.of(option).body(), "defname");
      restart |= !name.equals("owned_by") && !name.equals("as");
    }
    site.take(restart ? "ALTER SEQUENCE RESTART" : "ALTER SEQUENCE", node.path("sequence"));
  }

  static void domain(JsonNode node, Site site) {
    boolean checks =
        switch (PgNode.text(node, "subtype")) {
          case "C" -> !PgNode.flag(PgNode.of(node.path("def")).body(), "skip_validation");
          case "O", "V" -> true;
          default -> false;
        };
    if (checks) {
      columnsOf(PgNode.names(node.path("typeName")), site)
          .forEach(table -> site.take("ALTER DOMAIN, CHECKING", table));
    }
  }

  static void comment(JsonNode node, Site site) {
    List<String> names = PgNode.names(node.path("object").path("List").path("items"));
    switch (PgNode.text(node, "objtype")) {
      case "OBJECT_TABLE",
          "OBJECT_VIEW",
          "OBJECT_MATVIEW",
          "OBJECT_SEQUENCE",
          "OBJECT_FOREIGN_TABLE" ->
          site.found().relation(names).ifPresent(r -> site.take("COMMENT", r));
      case "OBJECT_INDEX" ->
          site.found()
              .index(names)
              .ifPresent(i ->
                  site.forecast()
                      .take("COMMENT", Roles.aroundIndex(site.catalog(), i.table(), i.index())));
      case "OBJECT_COLUMN" ->
          site.found().relation(withoutLast(names)).ifPresent(r -> site.take("COMMENT", r));
      case "OBJECT_TABCONSTRAINT", "OBJECT_TRIGGER", "OBJECT_RULE", "OBJECT_POLICY" ->
          site.found()
              .relation(withoutLast(names))
              .ifPresent(r -> site.take("COMMENT ON A CONSTRAINT", r));
      default -> {}
    }
  }

  static void grant(JsonNode node, Site site) {
    boolean tables =
        Set.of("OBJECT_TABLE", "OBJECT_SEQUENCE").contains(PgNode.text(node, "objtype"));
    if (tables
        && site.catalog().server().major() >= 18
        && PgNode.text(node, "targtype").equals("ACL_TARGET_OBJECT")) {
      node.path("objects").forEach(o -> site.take("GRANT, FROM 18 ON", PgNode.of(o).body()));
    }
  }

  /// Adds the sequences that belong to the relation's columns.
  static Roles owned(Roles roles, JsonNode node, Site site) {
    site.found()
        .relation(node.path("relation"))
        .ifPresent(relation ->
            OwnedSequences.of(relation, site.catalog())
                .forEach(s -> roles.with(LockRole.OWNED_SEQUENCES, Roles.locked(s))));
    return roles;
  }

  private static void indexOr(String indexForm, String form, JsonNode rangeVar, Site site) {
    var name = List.of(PgNode.text(rangeVar, "schemaname"), PgNode.text(rangeVar, "relname"));
    var index = site.found().index(name);
    if (index.isPresent()) {
      var found = index.get();
      site.forecast()
          .take(indexForm, Roles.aroundIndex(site.catalog(), found.table(), found.index()));
    } else {
      site.take(form, rangeVar, roles -> roles.without(LockRole.DESCENDANTS));
    }
  }

  private static List<String> withoutLast(List<String> names) {
    return names.isEmpty() ? names : names.subList(0, names.size() - 1);
  }

  private static List<Relation> columnsOf(List<String> domain, Site site) {
    List<Long> types =
        domain.isEmpty()
            ? List.of()
            : site.catalog().typesNamed(domain.getLast()).stream().map(SqlType::oid).toList();
    return site.catalog().relations().stream()
        .filter(r -> r.kind() == Relation.Kind.TABLE || r.kind() == Relation.Kind.MATERIALIZED_VIEW)
        .filter(r -> r.columns().stream().anyMatch(c -> types.contains(c.typeOid())))
        .toList();
  }
}
