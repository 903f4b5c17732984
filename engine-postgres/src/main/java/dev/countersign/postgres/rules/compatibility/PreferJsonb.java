package dev.countersign.postgres.rules.compatibility;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// A column of type json.
final class PreferJsonb implements Rule {

  private static final Set<String> TYPED = Set.of("AT_AddColumn", "AT_AlterColumnType");

  @Override
  public Card card() {
    return Card.medium(
            "prefer-jsonb",
            """
            `json` has no equality: `SELECT DISTINCT`, `GROUP BY`, `UNION` and unique indexes over the column fail,
            also in queries that programs make already and that list all columns. It is parsed anew with every use.
            `jsonb` has none of this; choose `json` only where the order and the white space of the text matter.
            """)
        .on("CreateStmt", "AT_AddColumn", "AT_AlterColumnType")
        .bad(
            "CREATE TABLE letters (id bigint PRIMARY KEY, content json)",
            "ALTER TABLE orders ADD COLUMN content json")
        .good("CREATE TABLE letters (id bigint PRIMARY KEY, content jsonb)");
  }

  @Override
  public void check(Case statement, Report report) {
    for (JsonNode column : columns(statement)) {
      boolean json = PgNode.names(column.path("typeName").path("names")).equals(JSON);
      if (json) {
        String object = statement.targetName() + "." + PgNode.text(column, "colname");
        report.at(
            column,
            object,
            "%s has no equality: DISTINCT, GROUP BY and UNION over it fail.".formatted(object),
            "Use jsonb.");
      }
    }
  }

  /// As the grammar resolves the word; a type of that name in another schema is another one.
  private static final List<String> JSON = List.of("pg_catalog", "json");

  private static List<JsonNode> columns(Case statement) {
    var columns = new ArrayList<JsonNode>();
    boolean temporary =
        PgNode.text(statement.node().path("relation"), "relpersistence").equals("t");
    if (statement.is("CreateStmt") && !temporary) {
      for (JsonNode item : statement.node().path("tableElts")) {
        PgNode element = PgNode.of(item);
        if (element.is("ColumnDef")) {
          columns.add(element.body());
        }
      }
    }
    for (JsonNode command : statement.commands()) {
      if (TYPED.contains(PgNode.text(command, "subtype"))) {
        columns.add(named(command));
      }
    }
    return columns;
  }

  private static JsonNode named(JsonNode command) {
    JsonNode column = PgNode.of(command.path("def")).body();
    boolean unnamed = PgNode.text(column, "colname").isEmpty();
    if (unnamed && column instanceof tools.jackson.databind.node.ObjectNode definition) {
      return definition.deepCopy().put("colname", PgNode.text(command, "name"));
    }
    return column;
  }
}
