package dev.countersign.postgres.rules.destructive;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import tools.jackson.databind.JsonNode;

/// A primary key dropped.
final class DropPrimaryKey implements Rule {

  @Override
  public Card card() {
    return Card.critical(
            "drop-primary-key",
            """
            Without its primary key a table's rows can be doubled, replication may stop, and statements that were
            bounded by the key no longer are.
            """)
        .bad("ALTER TABLE notes DROP CONSTRAINT notes_pkey")
        .good("ALTER TABLE notes RENAME CONSTRAINT notes_pkey TO notes_key");
  }

  @Override
  public void check(Case statement, Report report) {
    for (JsonNode command : statement.commands("AT_DropConstraint")) {
      String name = PgNode.text(command, "name");
      boolean primary =
          statement.target().stream()
              .flatMap(table -> table.indexes().stream())
              .anyMatch(index -> index.primary() && index.constraint().equals(name));
      if (primary) {
        report.add(
            statement.targetName(),
            "%s loses its primary key %s.".formatted(statement.targetName(), name),
            "Replace the key in the same ALTER TABLE, from a unique index built before.");
      }
    }
  }
}
