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
    boolean partition = node.has("partbound");
    for (JsonNode parent : node.path("inhRelations")) {
      JsonNode rangeVar = PgNode.of(parent).body();
      site.take(partition ? "CREATE TABLE PARTITION OF" : "CREATE TABLE INHERITS", rangeVar);
    }
    for (JsonNode element : node.path("tableElts")) {
      var item = PgNode.of(element);
      switch (item.tag()) {
        case "TableLikeClause" -> site.take("CREATE TABLE LIKE", item.get("relation"));
        case "Constraint" -> references(item.body(), site);
        case "ColumnDef" ->
            item.get("constraints").forEach(c -> references(PgNode.of(c).body(), site));
        default -> {}
      }
    }
  }

  static void tableAs(JsonNode node, Site site) {
    boolean filled = !PgNode.flag(node.path("into"), "skipData");
    RowLocks.reads(
        node.path("query"),
        site,
        filled ? "QUERY WHOSE ROWS ARE KEPT" : "CREATE VIEW, THE TABLES READ");
  }

  static void view(JsonNode node, Site site) {
    if (PgNode.flag(node, "replace") && site.found().relation(node.path("view")).isPresent()) {
      site.take("CREATE OR REPLACE VIEW", node.path("view"));
    }
    RowLocks.reads(node.path("query"), site, "CREATE VIEW, THE TABLES READ");
  }

  static void index(JsonNode node, Site site) {
    JsonNode relation = node.path("relation");
    if (PgNode.flag(node, "concurrent")) {
      site.take("CREATE INDEX CONCURRENTLY", relation);
      return;
    }
    boolean there =
        PgNode.flag(node, "if_not_exists")
            && site.found()
                .relation(relation)
                .filter(table -> hasIndex(table, PgNode.text(node, "idxname")))
                .isPresent();
    site.take(there ? "CREATE INDEX, THERE ALREADY" : "CREATE INDEX", relation);
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

  static void publication(JsonNode node, Site site) {
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

  private static void references(JsonNode constraint, Site site) {
    if (PgNode.text(constraint, "contype").equals("CONSTR_FOREIGN")) {
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
