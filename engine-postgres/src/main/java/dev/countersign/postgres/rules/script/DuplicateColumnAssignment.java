package dev.countersign.postgres.rules.script;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// One column named twice where each may be named once.
final class DuplicateColumnAssignment implements Rule {

  @Override
  public Card card() {
    return Card.medium(
            "duplicate-column-assignment",
            """
            The same column is set, listed or defined twice. PostgreSQL refuses it; what was meant is not known, and
            another of the two may be the one that is wrong.
            """)
        .on("AlterTableStmt", "CreateStmt", "UpdateStmt", "InsertStmt", "MergeStmt", "SelectStmt")
        .bad(
            "UPDATE orders SET note = 'x', note = 'y' WHERE id = 1",
            "INSERT INTO orders (id, id) VALUES (1000, 1001)",
            "CREATE TABLE twice (id int PRIMARY KEY, a int, a text)",
            "ALTER TABLE orders ADD COLUMN state text, ADD COLUMN state int")
        .refused("42601", "42701")
        .good("UPDATE orders SET note = 'x', code = 'x' WHERE id = 1");
  }

  @Override
  public void check(Case statement, Report report) {
    if (statement.is("AlterTableStmt")) {
      var seen = new HashSet<String>();
      for (JsonNode command : statement.commands("AT_AddColumn")) {
        see(PgNode.of(command.path("def")).body(), "colname", seen, statement, report);
      }
    }
    if (statement.is("CreateStmt")) {
      named(statement.node().path("tableElts"), "colname", statement, report);
    }
    if (statement.is("UpdateStmt", "InsertStmt", "MergeStmt", "SelectStmt")) {
      writes(statement.node(), statement, report);
    }
  }

  /// What is written here or in a query below: only writes have `cols`, and only those whose
  /// targets have names set them.
  private static void writes(JsonNode node, Case statement, Report report) {
    if (node.isObject()) {
      named(node.path("cols"), "name", statement, report);
      boolean reads = node.has("fromClause") && !node.has("relation");
      if (node.has("relation") || node.has("action") || node.has("matchKind")) {
        named(reads ? node.path("none") : node.path("targetList"), "name", statement, report);
      }
    }
    node.forEach(child -> writes(child, statement, report));
  }

  private static void named(JsonNode list, String field, Case statement, Report report) {
    var seen = new HashSet<String>();
    for (JsonNode item : list) {
      see(PgNode.of(item).body(), field, seen, statement, report);
    }
  }

  /// Parts of a column, such as `a[1]` and `a[2]`, may be set side by side.
  private static void see(
      JsonNode item, String field, Set<String> seen, Case statement, Report report) {
    String name = PgNode.text(item, field);
    boolean part = !item.path("indirection").isEmpty();
    if (!name.isEmpty() && !part && !seen.add(name)) {
      report.at(
          item,
          statement.targetName(),
          "The column %s is named twice; the server refuses it.".formatted(name),
          "Name it once.");
    }
  }
}
