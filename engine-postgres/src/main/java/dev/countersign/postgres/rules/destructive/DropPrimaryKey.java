package dev.countersign.postgres.rules.destructive;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;

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
        .on("AT_DropConstraint")
        .bad("ALTER TABLE notes DROP CONSTRAINT notes_pkey")
        .good("COMMENT ON CONSTRAINT notes_pkey ON notes IS 'the key'");
  }

  @Override
  public void check(Case statement, Report report) {
    for (DroppedConstraint dropped : DroppedConstraint.of(statement)) {
      if (dropped.kind() == DroppedConstraint.Kind.PRIMARY) {
        report.add(
            statement.targetName(),
            "%s loses its primary key %s.".formatted(statement.targetName(), dropped.name()),
            "Replace the key in the same ALTER TABLE, from a unique index built before.");
      }
    }
  }
}
