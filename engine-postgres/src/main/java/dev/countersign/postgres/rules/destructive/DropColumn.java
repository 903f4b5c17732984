package dev.countersign.postgres.rules.destructive;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Dropped;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;

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
        .on("AT_DropColumn")
        .bad("ALTER TABLE orders DROP COLUMN code")
        .good(
            "COMMENT ON COLUMN orders.code IS 'not used since May'",
            "ALTER TABLE boxes DROP COLUMN tripled");
  }

  @Override
  public void check(Case statement, Report report) {
    for (Dropped column : Dropped.columns(statement)) {
      report.add(
          column.object(),
          "The values of %s in %s are lost."
              .formatted(column.names().getLast(), statement.targetName()),
          "Make sure that nothing uses it, and keep a copy of its values.");
    }
  }
}
