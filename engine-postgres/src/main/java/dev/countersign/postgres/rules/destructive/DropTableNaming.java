package dev.countersign.postgres.rules.destructive;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Dropped;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.regex.Pattern;

/// A table dropped that was not retired before.
final class DropTableNaming implements Rule {

  private static final String GRAVEYARD =
      "(.*_)?(retired|dropped|deleted|obsolete|unused|old)(_.*)?";

  @Override
  public Card card() {
    return Card.style(
            "drop-table-naming",
            """
            A table that was renamed to a name of the graveyard and stayed there for a while is one that nobody
            misses; only such a table may be dropped.
            """)
        .on("DropStmt")
        .bad("DROP TABLE notes")
        .good("COMMENT ON TABLE notes IS 'not used since May'")
        .option("pattern", GRAVEYARD, "matches the names of tables that may be dropped");
  }

  @Override
  public void check(Case statement, Report report) {
    for (Dropped table : Dropped.of(statement, "OBJECT_TABLE")) {
      if (!Pattern.matches(report.text("pattern"), table.names().getLast())) {
        report.add(
            table.object(),
            "%s is dropped without having been retired by another name.".formatted(table.object()),
            "Rename it to a name that matches %s, and drop it later."
                .formatted(report.text("pattern")));
      }
    }
  }
}
