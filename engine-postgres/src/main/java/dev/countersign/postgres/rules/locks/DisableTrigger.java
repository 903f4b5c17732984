package dev.countersign.postgres.rules.locks;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import tools.jackson.databind.JsonNode;

/// Triggers switched off.
final class DisableTrigger implements Rule {

  @Override
  public Card card() {
    return Card.critical(
            "disable-trigger",
            """
            `DISABLE TRIGGER` switches off what guards the table: audit triggers, and with `ALL` the foreign keys
            too. Rows that are written meanwhile are never checked. `session_replication_role = replica` does the
            same for a whole session.
            """)
        .on("AlterTableStmt")
        .bad("ALTER TABLE orders DISABLE TRIGGER ALL")
        .good("ALTER TABLE orders ENABLE TRIGGER USER");
  }

  @Override
  public void check(Case statement, Report report) {
    for (JsonNode command : statement.commands()) {
      String subtype = PgNode.text(command, "subtype");
      if (subtype.startsWith("AT_DisableTrig")) {
        report.add(
            statement.targetName(),
            subtype.equals("AT_DisableTrigAll")
                ? "All triggers of %s are switched off, foreign keys included."
                    .formatted(statement.targetName())
                : "Triggers of %s are switched off.".formatted(statement.targetName()),
            "Leave triggers on; change rows in small batches instead.");
      }
    }
  }
}
