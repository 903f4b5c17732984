package dev.countersign.postgres.rules.destructive;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import tools.jackson.databind.JsonNode;

/// UPDATE or DELETE of all rows.
final class UpdateDeleteWithoutWhere implements Rule {

  @Override
  public Card card() {
    return Card.critical(
            "update-delete-without-where",
            """
            Without WHERE, or with a condition that is always true, every row is changed or removed.
            """)
        .bad(
            "DELETE FROM notes",
            "UPDATE orders SET note = 'x' WHERE true",
            "DELETE FROM orders WHERE 1 = 1",
            "DELETE FROM notes USING orders",
            "WITH gone AS (DELETE FROM notes RETURNING id) SELECT count(*) FROM gone")
        .good("DELETE FROM notes WHERE id = 3");
  }

  @Override
  public void check(Case statement, Report report) {
    writes(statement.tag(), statement.node(), statement, report);
  }

  private static void writes(String tag, JsonNode node, Case statement, Report report) {
    if ((tag.equals("UpdateStmt") || tag.equals("DeleteStmt"))
        && everyRow(node)
        && !statement.fresh().relation(node.path("relation"))) {
      String name = statement.named(node.path("relation"));
      report.at(
          node.path("relation"),
          name,
          tag.equals("UpdateStmt")
              ? "Every row of %s is changed.".formatted(name)
              : "Every row of %s is removed.".formatted(name),
          "Say which rows in WHERE, by key.");
    }
    for (var field : node.properties()) {
      writes(field.getKey(), field.getValue(), statement, report);
    }
    if (node.isArray()) {
      node.forEach(item -> writes("", item, statement, report));
    }
  }

  private static boolean everyRow(JsonNode write) {
    JsonNode where = write.path("whereClause");
    return where.isMissingNode() || Tautology.is(PgNode.of(where));
  }
}
