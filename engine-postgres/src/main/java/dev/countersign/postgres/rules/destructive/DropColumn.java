package dev.countersign.postgres.rules.destructive;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import tools.jackson.databind.JsonNode;

/// A column dropped with its values.
final class DropColumn implements Rule {

  @Override
  public Card card() {
    return Card.critical(
            "drop-column",
            """
            `DROP COLUMN` makes the values of the column unreachable at once, and drops its indexes and
            constraints. Running code that names it fails. Rename it first, or stop using it and drop it later.
            """)
        .bad("ALTER TABLE orders DROP COLUMN code")
        .good("ALTER TABLE orders RENAME COLUMN code TO code_retired");
  }

  @Override
  public void check(Case statement, Report report) {
    for (JsonNode command : statement.commands("AT_DropColumn")) {
      String column = PgNode.text(command, "name");
      report.add(
          statement.targetName() + "." + column,
          "The values of %s in %s are lost.".formatted(column, statement.targetName()),
          "Make sure that nothing uses it, and keep a copy of its values.");
    }
  }
}
