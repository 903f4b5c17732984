package dev.countersign.postgres.rules.compatibility;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import tools.jackson.databind.JsonNode;

/// Any new column.
final class AddColumnOptin implements Rule {

  @Override
  public Card card() {
    return Card.style(
            "add-column-optin",
            """
            For teams whose rule is that the old version of a program must be able to come back: a column that the
            new version has filled means nothing to the old one, and going back loses it.
            """)
        .on("AT_AddColumn")
        .bad("ALTER TABLE orders ADD COLUMN remark text")
        .good("CREATE TABLE remarks (id bigint PRIMARY KEY, remark text)");
  }

  @Override
  public void check(Case statement, Report report) {
    boolean table = !statement.field("objtype").equals("OBJECT_TYPE");
    for (JsonNode command : statement.commands("AT_AddColumn")) {
      JsonNode column = PgNode.of(command.path("def")).body();
      if (table && !statement.fresh().relation(statement.node().path("relation"))) {
        String object = statement.targetName() + "." + PgNode.text(column, "colname");
        report.at(
            column,
            object,
            "The old version of a program does not know %s.".formatted(object),
            "Decide what becomes of its values when the old version comes back.");
      }
    }
  }
}
