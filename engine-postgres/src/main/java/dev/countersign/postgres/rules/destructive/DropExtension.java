package dev.countersign.postgres.rules.destructive;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Dropped;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;

/// An extension dropped.
final class DropExtension implements Rule {

  @Override
  public Card card() {
    return Card.critical(
            "drop-extension",
            """
            `DROP EXTENSION` drops all types, functions and operators of the extension, and with `CASCADE` the
            columns and indexes that use them.
            """)
        .on("DropStmt")
        .bad("DROP EXTENSION plpgsql CASCADE")
        .good("DROP EXTENSION IF EXISTS never_made");
  }

  @Override
  public void check(Case statement, Report report) {
    for (Dropped extension : Dropped.of(statement, "OBJECT_EXTENSION")) {
      report.add(
          extension.object(),
          "The extension %s is dropped with all that it brought.".formatted(extension.object()),
          "Make sure that no column, index or function uses it.");
    }
  }
}
