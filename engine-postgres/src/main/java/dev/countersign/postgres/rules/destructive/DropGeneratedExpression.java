package dev.countersign.postgres.rules.destructive;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation.Generation;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// A generated column that is not computed any more.
final class DropGeneratedExpression implements Rule {

  @Override
  public Card card() {
    return Card.medium(
            "drop-generated-expression",
            """
            The column keeps its values, and nothing keeps them right: from now on they are what they were, whatever
            happens to the columns that they were computed from.
            """)
        .on("AT_DropExpression")
        .bad("ALTER TABLE boxes ALTER COLUMN doubled DROP EXPRESSION")
        .good("ALTER TABLE boxes ALTER COLUMN weight DROP EXPRESSION IF EXISTS");
  }

  @Override
  public void check(Case statement, Report report) {
    for (JsonNode command : statement.commands("AT_DropExpression")) {
      String column = PgNode.text(command, "name");
      boolean plain =
          statement
              .target()
              .flatMap(table -> table.column(column))
              .filter(c -> !Set.of(Generation.STORED, Generation.VIRTUAL).contains(c.generation()))
              .isPresent();
      if (!plain && !statement.fresh().column(column)) {
        String object = statement.targetName() + "." + column;
        report.add(
            object,
            "%s is not computed any more: its values grow stale.".formatted(object),
            "Make sure that whatever writes to the table now gives the column its value.");
      }
    }
  }
}
