package dev.countersign.postgres.rules.compatibility;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import tools.jackson.databind.JsonNode;

/// Another way in which a column gets its values.
final class AlterIdentityOrGenerated implements Rule {

  @Override
  public Card card() {
    return Card.medium(
            "alter-identity-or-generated",
            """
            `ADD GENERATED`, `SET GENERATED` and `SET EXPRESSION` change what a write may say about the column:
            `GENERATED ALWAYS` refuses values that programs give, `BY DEFAULT` takes them, and a sequence that
            starts at 1 runs into keys that are there.
            """)
        .on("AlterTableStmt")
        .bad(
            "ALTER TABLE orders ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY",
            "ALTER TABLE meters ALTER COLUMN id SET GENERATED ALWAYS")
        .good("CREATE TABLE counts (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY)");
  }

  @Override
  public void check(Case statement, Report report) {
    if (statement.fresh().relation(statement.node().path("relation"))) {
      return;
    }
    for (JsonNode command : statement.commands()) {
      String column = PgNode.text(command, "name");
      String says = says(command);
      if (!says.isEmpty() && !statement.fresh().column(column)) {
        String object = statement.targetName() + "." + column;
        report.add(
            object,
            says.formatted(object),
            "Make sure that every program writes the column in a way that holds before and after.");
      }
    }
  }

  private static String says(JsonNode command) {
    JsonNode definition = PgNode.of(command.path("def")).body();
    return switch (PgNode.text(command, "subtype")) {
      case "AT_AddIdentity" ->
          PgNode.text(definition, "generated_when").equals("a")
              ? "Values that programs give to %s are refused, and its sequence starts anew."
              : "%s gets values from a sequence that starts anew, whatever rows are there.";
      case "AT_SetIdentity" ->
          setsGenerated(definition) ? "Whether programs may give %s values changes." : "";
      case "AT_SetExpression" -> "%s is computed in another way, also for rows that are there.";
      default -> "";
    };
  }

  private static boolean setsGenerated(JsonNode options) {
    return options
        .path("items")
        .valueStream()
        .anyMatch(item -> PgNode.text(PgNode.of(item).body(), "defname").equals("generated"));
  }
}
