package dev.countersign.postgres.rules.design;

import dev.countersign.postgres.dialect.Index;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// A query that is kept, or that writes, and will surprise somebody.
final class QueryQualityInStoredCode implements Rule {

  private static final Set<String> RANDOM = Set.of("random", "gen_random_uuid");

  @Override
  public Card card() {
    return Card.style(
            "query-quality-in-stored-code",
            """
            In views, materialized views, SQL-standard function bodies and statements that write: `SELECT *`, which
            is fixed to the columns of today; `= NULL`, which is never true; a LIKE that begins with a wildcard and
            a function around an indexed column, which no plain index helps; INSERT without columns; ORDER BY
            random(); very long chains of OR.
            """)
        .bad(
            "CREATE VIEW public.everything AS SELECT * FROM orders",
            "UPDATE orders SET qty = 2 WHERE id = 1 AND note LIKE '%x'",
            "INSERT INTO items VALUES (999, 1, 1)",
            "UPDATE orders SET qty = 2 WHERE id = 1 AND note = NULL",
            "UPDATE orders SET qty = 2 WHERE abs(id) = 1")
        .good(
            "CREATE VIEW public.some AS SELECT id, note FROM orders WHERE note LIKE 'x%' AND code IS NULL",
            "INSERT INTO items (id, order_id, amount) VALUES (999, 1, 1)")
        .option("alternatives", 20L, "the most conditions that one OR may join");
  }

  @Override
  public void check(Case statement, Report report) {
    JsonNode node = statement.node();
    boolean materialized = statement.field("objtype").equals("OBJECT_MATVIEW");
    switch (statement.tag()) {
      case "ViewStmt" -> look(statement, node.path("query"), report);
      case "CreateTableAsStmt" -> {
        if (materialized) {
          look(statement, node.path("query"), report);
        }
      }
      case "CreateFunctionStmt" -> look(statement, node.path("sql_body"), report);
      case "UpdateStmt", "DeleteStmt", "MergeStmt" -> look(statement, node, report);
      case "InsertStmt" -> {
        look(statement, node, report);
        if (node.has("selectStmt") && !node.has("cols")) {
          say(
              statement,
              node.path("relation"),
              "INSERT does not name its columns",
              "Name the columns.",
              report);
        }
      }
      default -> {}
    }
    functions(statement, node, report);
  }

  private static void look(Case statement, JsonNode code, Report report) {
    Set<JsonNode> probes = new HashSet<>();
    Trees.walk(
        code,
        (tag, node) -> {
          switch (tag) {
            case "SubLink" -> {
              if (PgNode.text(node, "subLinkType").equals("EXISTS_SUBLINK")) {
                probes.add(node.path("subselect").path("SelectStmt"));
              }
            }
            case "SelectStmt" -> select(statement, node, !probes.contains(node), report);
            case "A_Expr" -> comparison(statement, node, report);
            case "BoolExpr" -> alternatives(statement, node, report);
            default -> {}
          }
        });
  }

  private static void select(Case statement, JsonNode select, boolean shown, Report report) {
    for (JsonNode item : select.path("targetList")) {
      JsonNode value = item.path("ResTarget").path("val");
      if (shown && PgNode.names(value.path("ColumnRef").path("fields")).contains("*")) {
        say(
            statement,
            value.path("ColumnRef"),
            "SELECT * is fixed to the columns of today",
            "Name the columns.",
            report);
      }
    }
    for (JsonNode item : select.path("sortClause")) {
      JsonNode call = item.path("SortBy").path("node").path("FuncCall");
      List<String> name = PgNode.names(call.path("funcname"));
      if (!name.isEmpty() && RANDOM.contains(name.getLast())) {
        say(
            statement,
            call,
            "the server sorts all rows to choose some",
            "Use TABLESAMPLE.",
            report);
      }
    }
  }

  private static void comparison(Case statement, JsonNode node, Report report) {
    JsonNode right = PgNode.of(node.path("rexpr")).body();
    boolean like = PgNode.text(node, "kind").matches("AEXPR_I?LIKE");
    if (like && PgNode.text(right.path("sval"), "sval").startsWith("%")) {
      say(
          statement,
          node,
          "LIKE begins with a wildcard, so no plain index helps",
          "Use a trigram index, or search for the beginning.",
          report);
    }
    boolean equality =
        PgNode.text(node, "kind").equals("AEXPR_OP")
            && Set.of("=", "<>").contains(PgNode.names(node.path("name")).getLast());
    if (equality && PgNode.flag(right, "isnull")) {
      say(
          statement,
          node,
          "a comparison with NULL is never true",
          "Use IS NULL or IS NOT NULL.",
          report);
    }
  }

  private static void alternatives(Case statement, JsonNode node, Report report) {
    if (PgNode.text(node, "boolop").equals("OR_EXPR")
        && node.path("args").size() > report.number("alternatives")) {
      say(
          statement,
          node,
          "an OR joins %d conditions".formatted(node.path("args").size()),
          "Join a list of values, or use = ANY with an array.",
          report);
    }
  }

  /// `WHERE lower(email) = …` where email has an index, and lower(email) none.
  private static void functions(Case statement, JsonNode node, Report report) {
    Optional<Relation> table = statement.target();
    if (!statement.is("UpdateStmt", "DeleteStmt") || table.isEmpty()) {
      return;
    }
    Trees.walk(
        node.path("whereClause"),
        (tag, comparison) -> {
          JsonNode call = comparison.path("lexpr").path("FuncCall");
          List<String> column =
              PgNode.names(call.path("args").path(0).path("ColumnRef").path("fields"));
          if (tag.equals("A_Expr") && !column.isEmpty() && isLed(table.get(), column.getLast())) {
            say(
                statement,
                call,
                "a function around %s keeps its index from being used".formatted(column.getLast()),
                "Compare the column itself, or index the expression.",
                report);
          }
        });
  }

  private static boolean isLed(Relation table, String column) {
    return table.indexes().stream().noneMatch(Index::hasExpressions)
        && KnownIndex.of(table).stream()
            .anyMatch(index -> index.columns().getFirst().equals(column));
  }

  private static void say(
      Case statement, JsonNode node, String what, String advice, Report report) {
    String object =
        statement.is("ViewStmt")
            ? statement.named(statement.node().path("view"))
            : statement.targetName();
    report.at(
        node,
        object,
        "%s%s.".formatted(Character.toUpperCase(what.charAt(0)), what.substring(1)),
        advice);
  }
}
