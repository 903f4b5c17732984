package dev.countersign.postgres.locks;

import dev.countersign.postgres.dialect.ParsedSql;
import dev.countersign.postgres.dialect.PgNode;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Locks of code that is read but not run: actions of rules, conditions of policies, bodies of SQL
/// functions. What it would write to is locked like for writing, what it names like for reading;
/// views are not looked through.
final class ParseLocks {

  private static final Set<String> WRITES =
      Set.of("InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt");

  private ParseLocks() {}

  /// Of a syntax tree.
  static void of(JsonNode tree, Site site) {
    new CommonNames(tree)
        .relations()
        .forEach(rangeVar -> site.take("CREATE VIEW, THE TABLES READ", rangeVar));
    targets(tree, site);
    RowLocks.sequencesNamed(tree, site);
  }

  /// CREATE RULE.
  static void rule(JsonNode node, Site site) {
    site.take("CREATE RULE", node.path("relation"));
    of(node.path("actions"), site);
    of(node.path("whereClause"), site);
  }

  /// CREATE and ALTER POLICY.
  static void policy(JsonNode node, Site site) {
    site.take("CREATE OR ALTER POLICY", node.path("table"));
    of(node.path("qual"), site);
    of(node.path("with_check"), site);
  }

  /// CREATE FUNCTION: the body of one in SQL is checked when it is made.
  static void function(JsonNode node, Site site) {
    of(node.path("sql_body"), site);
    String language = "";
    String body = "";
    for (JsonNode item : node.path("options")) {
      var option = PgNode.of(item);
      switch (PgNode.text(option.body(), "defname")) {
        case "language" -> language = PgNode.text(option.get("arg").path("String"), "sval");
        case "as" ->
            body =
                PgNode.text(
                    option.get("arg").path("List").path("items").path(0).path("String"), "sval");
        default -> {}
      }
    }
    if (language.equalsIgnoreCase("sql")
        && ParsedSql.parse(site.parser(), body)
            instanceof ParsedSql.Statements(_, var statements)) {
      statements.forEach(statement -> {
        of(statement.node(), site);
        target(statement.tag(), statement.node(), site);
      });
    }
  }

  private static void targets(JsonNode tree, Site site) {
    for (var field : tree.properties()) {
      target(field.getKey(), field.getValue(), site);
      targets(field.getValue(), site);
    }
    if (tree.isArray()) {
      tree.forEach(item -> targets(item, site));
    }
  }

  private static void target(String tag, JsonNode body, Site site) {
    if (WRITES.contains(tag)) {
      site.take("INSERT", body.path("relation"));
    }
  }
}
