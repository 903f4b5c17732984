package dev.countersign.postgres.rules.design;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// A name that means something else along another search path.
final class RequireSchemaQualified implements Rule {

  @Override
  public Card card() {
    return Card.low(
            "require-schema-qualified",
            """
            A name without a schema is looked up along `search_path`. Found is one that several schemas of the path
            have, so that another path, or a table that somebody makes, changes what the statement means; and one
            under which something is made that hides what is behind it. With the option every name without a schema
            is found.
            """)
        .bad("SET search_path = side, public; CREATE TABLE orders (id bigint PRIMARY KEY)")
        .good(
            "SET search_path = side, public; CREATE TABLE side.orders (id bigint PRIMARY KEY)",
            "ALTER TABLE orders ALTER COLUMN qty SET DEFAULT 1")
        .option("always", false, "whether every name without a schema is found");
  }

  @Override
  public void check(Case statement, Report report) {
    Set<String> seen = new HashSet<>();
    for (JsonNode name : Trees.rangeVars(statement.node())) {
      if (PgNode.text(name, "schemaname").isEmpty()
          && Tables.isKept(statement, name)
          && seen.add(PgNode.text(name, "relname"))) {
        look(statement, name, report);
      }
    }
  }

  private static void look(Case statement, JsonNode rangeVar, Report report) {
    String name = PgNode.text(rangeVar, "relname");
    Set<String> schemas = new LinkedHashSet<>();
    if (makes(statement, rangeVar)) {
      schemas.add(Tables.schema(statement, Trees.unknown(rangeVar)));
    }
    for (String schema : statement.found().path()) {
      if (statement.catalog().relation(schema, name).isPresent()) {
        schemas.add(schema);
      }
    }
    boolean always = report.flag("always");
    if ((!always && schemas.size() < 2) || isCommon(name, statement)) {
      return;
    }
    if (schemas.size() > 1) {
      report.at(
          rangeVar,
          statement.named(rangeVar),
          "The name %s means one thing in each of the schemas %s; the search path alone decides."
              .formatted(name, String.join(", ", schemas)),
          "Write %s.%s, or the other.".formatted(schemas.iterator().next(), name));
    } else {
      report.at(
          rangeVar,
          statement.named(rangeVar),
          "The name %s has no schema, so what it means depends on the search path.".formatted(name),
          "Write it with its schema.");
    }
  }

  /// Whether a WITH of the statement gives something this name.
  private static boolean isCommon(String name, Case statement) {
    Set<String> common = new HashSet<>();
    Trees.walk(
        statement.node(),
        (tag, node) ->
            common.add(tag.equals("CommonTableExpr") ? PgNode.text(node, "ctename") : ""));
    return common.contains(name);
  }

  private static boolean makes(Case statement, JsonNode rangeVar) {
    JsonNode node = statement.node();
    JsonNode made =
        switch (statement.tag()) {
          case "CreateStmt" -> node.path("relation");
          case "ViewStmt" -> node.path("view");
          case "CreateTableAsStmt" -> node.path("into").path("rel");
          default -> node.path("nothing");
        };
    return made.equals(rangeVar) && !PgNode.flag(node, "if_not_exists");
  }
}
