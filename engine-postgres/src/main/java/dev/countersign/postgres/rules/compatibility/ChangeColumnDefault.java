package dev.countersign.postgres.rules.compatibility;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation.Column;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import tools.jackson.databind.JsonNode;

/// Another default for a column or domain that is in use.
final class ChangeColumnDefault implements Rule {

  @Override
  public Card card() {
    return Card.low(
            "change-column-default",
            """
            Writes that leave the column out get another value from now on, and rows that are there keep theirs:
            programs that read the old value as "not set" are wrong for new rows. A default that the same change
            gives to a new column is not found.
            """)
        .on("AT_ColumnDefault", "AlterDomainStmt")
        .bad(
            "ALTER TABLE orders ALTER COLUMN qty SET DEFAULT 2",
            "ALTER DOMAIN positive SET DEFAULT 1")
        .good(
            "ALTER TABLE orders ADD COLUMN status text;"
                + " ALTER TABLE orders ALTER COLUMN status SET DEFAULT 'new'");
  }

  @Override
  public void check(Case statement, Report report) {
    JsonNode relation = statement.node().path("relation");
    for (JsonNode command : statement.commands("AT_ColumnDefault")) {
      String column = PgNode.text(command, "name");
      boolean fresh = statement.fresh().relation(relation) || statement.fresh().column(column);
      if (command.has("def") && !fresh && !isSame(column, command.path("def"), statement)) {
        add(statement.targetName() + "." + column, report);
      }
    }
    var domain = PgNode.names(statement.node().path("typeName"));
    boolean ofDomain = statement.is("AlterDomainStmt") && statement.field("subtype").equals("T");
    if (ofDomain && !statement.fresh().type(domain)) {
      add(String.join(".", domain), report);
    }
  }

  /// Whether the column has this default already; only plain numbers and texts are compared.
  private static boolean isSame(String column, JsonNode value, Case statement) {
    PgNode constant = PgNode.of(value);
    String text = PgNode.text(constant.get("sval"), "sval");
    JsonNode number = constant.get("ival").path("ival");
    return statement
        .target()
        .flatMap(table -> table.column(column))
        .flatMap(Column::defaultSql)
        .filter(now ->
            number.isMissingNode()
                ? !text.isEmpty() && (now + "::").startsWith("'" + text + "'::")
                : now.equals(number.asString()))
        .isPresent();
  }

  private static void add(String object, Report report) {
    report.add(
        object,
        "Writes that leave out %s get another value than before; old rows keep theirs."
            .formatted(object),
        "Make sure that no program depends on the value that it was given until now.");
  }
}
