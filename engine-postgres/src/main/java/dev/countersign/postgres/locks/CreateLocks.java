package dev.countersign.postgres.locks;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Locks that creating something takes on what is there already.
final class CreateLocks {

  private CreateLocks() {}

  static void table(JsonNode node, Site site) {
    boolean there =
        PgNode.flag(node, "if_not_exists")
            && site.found().relation(node.path("relation")).isPresent();
    if (there) {
      return;
    }
    boolean partition = node.has("partbound");
    for (JsonNode parent : node.path("inhRelations")) {
      JsonNode rangeVar = PgNode.of(parent).body();
      if (partition) {
        PartitionLocks.create(rangeVar, site);
      } else {
        site.take("CREATE TABLE INHERITS", rangeVar);
      }
    }
    TypeObjects.named(PgNode.names(node.path("ofTypename").path("names")), site)
        .ifPresent(type -> site.take("CREATE TABLE LIKE", type));
    for (JsonNode element : node.path("tableElts")) {
      element(PgNode.of(element), node.path("relation"), site);
    }
  }

  /// CREATE SCHEMA with things in it.
  static void schema(JsonNode node, Site site) {
    node.path("schemaElts").forEach(element -> StatementLocks.take(PgNode.of(element), site));
  }

  private static void element(PgNode item, JsonNode table, Site site) {
    switch (item.tag()) {
      case "TableLikeClause" -> site.take("CREATE TABLE LIKE", item.get("relation"));
      case "Constraint" -> references(item.body(), table, site);
      case "ColumnDef" -> {
        item.get("constraints").forEach(c -> references(PgNode.of(c).body(), table, site));
        RowLocks.sequencesNamed(item.get("constraints"), site);
      }
      default -> {}
    }
  }

  static void tableAs(JsonNode node, Site site) {
    boolean there =
        PgNode.flag(node, "if_not_exists")
            && site.found().relation(node.path("into").path("rel")).isPresent();
    if (there) {
      return;
    }
    if (PgNode.flag(node.path("into"), "skipData")) {
      ParseLocks.of(node.path("query"), site);
    } else {
      RowLocks.reads(node.path("query"), site, "QUERY WHOSE ROWS ARE KEPT");
    }
  }

  static void view(JsonNode node, Site site) {
    if (PgNode.flag(node, "replace") && site.found().relation(node.path("view")).isPresent()) {
      site.take("CREATE OR REPLACE VIEW", node.path("view"));
    }
    ParseLocks.of(node.path("query"), site);
  }

  static void index(JsonNode node, Site site) {
    JsonNode relation = node.path("relation");
    if (PgNode.flag(node, "concurrent")) {
      site.take("CREATE INDEX CONCURRENTLY", relation);
      return;
    }
    boolean ifNotThere = PgNode.flag(node, "if_not_exists");
    var table = site.found().relation(relation);
    boolean there =
        ifNotThere && table.filter(t -> hasIndex(t, PgNode.text(node, "idxname"))).isPresent();
    site.take(
        there ? "CREATE INDEX, THERE ALREADY" : "CREATE INDEX",
        relation,
        roles -> roles,
        !ifNotThere || table.isPresent());
  }

  static void sequence(JsonNode node, Site site) {
    for (JsonNode option : node.path("options")) {
      var element = PgNode.of(option);
      if (PgNode.text(element.body(), "defname").equals("owned_by")) {
        List<String> names = PgNode.names(element.get("arg").path("List").path("items"));
        ownedBy(names, site).ifPresent(table -> site.take("CREATE SEQUENCE OWNED BY", table));
      }
    }
  }

  static void statistics(JsonNode node, Site site) {
    node.path("relations").forEach(r -> site.take("CREATE STATISTICS", PgNode.of(r).body()));
  }

  /// CREATE TRIGGER: one for each row is made on the partitions too.
  static void trigger(JsonNode node, Site site) {
    boolean rows = PgNode.flag(node, "row");
    site.take(rows ? "CREATE TRIGGER" : "CREATE TRIGGER FOR EACH STATEMENT", node.path("relation"));
    if (node.has("constrrel")) {
      site.take("CREATE TABLE LIKE", node.path("constrrel"));
    }
  }

  static void publication(JsonNode node, Site site) {
    if (PgNode.text(node, "action").equals("AP_SetObjects")) {
      String name = PgNode.text(node, "pubname");
      site.catalog().relations().stream()
          .filter(relation -> relation.links().publications().contains(name))
          .forEach(relation -> site.take("PUBLICATION", relation));
    }
    for (JsonNode object : node.path("pubobjects")) {
      JsonNode table = PgNode.of(object).get("pubtable").path("relation");
      if (table.has("relname")) {
        site.take("PUBLICATION", table);
      }
    }
  }

  private static Optional<Relation> ownedBy(List<String> column, Site site) {
    return column.size() < 2
        ? Optional.empty()
        : site.found().relation(column.subList(0, column.size() - 1));
  }

  private static void references(JsonNode constraint, JsonNode table, Site site) {
    boolean itself =
        Found.written(constraint.path("pktable")).equals(Found.written(table))
            && site.found().relation(table).isEmpty();
    if (PgNode.text(constraint, "contype").equals("CONSTR_FOREIGN") && !itself) {
      site.take(
          "CREATE TABLE REFERENCES",
          constraint.path("pktable"),
          roles -> ForeignKeyRoles.key(roles, site, constraint));
    }
  }

  private static boolean hasIndex(Relation table, String name) {
    return table.indexes().stream().anyMatch(index -> index.name().equals(name));
  }
}
