package dev.countersign.postgres.locks;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.SqlType;
import java.util.List;
import java.util.Optional;
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
          renameRelation(relation, site);
      case "OBJECT_COLUMN" -> site.take("RENAME COLUMN", relation);
      case "OBJECT_ATTRIBUTE" -> {
        site.take("RENAME COLUMN", relation);
        TypeObjects.tablesOf(relation, site).forEach(t -> site.take("ALTER TYPE OF ROWS", t));
      }
      case "OBJECT_TABCONSTRAINT" -> {
        site.take("RENAME CONSTRAINT", relation);
        constraintIndex(node, site).ifPresent(i -> site.takeIndex("RENAME INDEX", i));
      }
      case "OBJECT_TRIGGER" -> site.take("RENAME TRIGGER", relation);
      case "OBJECT_RULE", "OBJECT_POLICY" -> site.take("RENAME RULE OR POLICY", relation);
      case "OBJECT_INDEX" -> renameIndex(relation, site);
      case "OBJECT_TYPE" -> TypeObjects.composite(node, site);
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
      owner(node.path("relation"), node.path("newowner"), node, site);
    } else if (PgNode.text(node, "objectType").equals("OBJECT_TYPE")) {
      TypeObjects.composite(node, site);
    }
  }

  /// Nothing below the relation is touched when the role owns it already.
  static void owner(JsonNode relation, JsonNode role, JsonNode node, Site site) {
    boolean itself =
        Set.of("ROLESPEC_CURRENT_USER", "ROLESPEC_SESSION_USER", "ROLESPEC_CURRENT_ROLE")
            .contains(PgNode.text(role, "roletype"));
    String owner = itself ? site.session().role() : PgNode.text(role, "rolename");
    boolean already =
        site.found().relation(relation).filter(r -> r.owner().equals(owner)).isPresent();
    if (already) {
      site.take("OWNER TO, ALREADY IT", relation);
    } else {
      site.take("OWNER TO", relation, roles -> owned(roles, node, site));
    }
  }

  static void sequence(JsonNode node, Site site) {
    boolean restart = false;
    for (JsonNode option : node.path("options")) {
      restart |= !PgNode.text(PgNode.of(option).body(), "defname").equals("owned_by");
    }
    CreateLocks.sequence(node, site);
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
          site.found().index(names).ifPresent(_ -> site.takeIndex("COMMENT", names));
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

  /// ALTER … DEPENDS ON EXTENSION.
  static void depends(JsonNode node, Site site) {
    JsonNode relation = node.path("relation");
    switch (PgNode.text(node, "objectType")) {
      case "OBJECT_INDEX" -> site.takeIndex("INDEX DEPENDS ON EXTENSION", parts(relation));
      case "OBJECT_MATVIEW" -> site.take("INDEX DEPENDS ON EXTENSION", relation);
      case "OBJECT_TRIGGER" -> site.take("TRIGGER DEPENDS ON EXTENSION", relation);
      default -> {}
    }
  }

  /// ALTER EXTENSION … ADD or DROP.
  static void extension(JsonNode node, Site site) {
    if (RELATIONS.contains(PgNode.text(node, "objtype"))) {
      List<String> names = PgNode.names(node.path("object").path("List").path("items"));
      site.found().relation(names).ifPresent(r -> site.take("COMMENT", r));
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

  /// ALTER TABLE can rename an index too, but then takes the strong lock.
  private static void renameRelation(JsonNode rangeVar, Site site) {
    if (site.found().index(parts(rangeVar)).isPresent()) {
      site.takeIndex("RENAME", parts(rangeVar));
    } else {
      site.take("RENAME", rangeVar);
    }
  }

  /// ALTER INDEX can rename a table too.
  private static void renameIndex(JsonNode rangeVar, Site site) {
    if (site.found().relation(rangeVar).isPresent()) {
      site.take("RENAME", rangeVar);
    } else {
      site.takeIndex("RENAME INDEX", parts(rangeVar));
    }
  }

  private static List<String> parts(JsonNode rangeVar) {
    return List.of(PgNode.text(rangeVar, "schemaname"), PgNode.text(rangeVar, "relname"));
  }

  private static Optional<List<String>> constraintIndex(JsonNode node, Site site) {
    String constraint = PgNode.text(node, "subname");
    return site.found()
        .relation(node.path("relation"))
        .flatMap(table ->
            table.indexes().stream()
                .filter(index -> index.constraint().equals(constraint))
                .map(index -> List.of(table.schema(), index.name()))
                .findFirst());
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
