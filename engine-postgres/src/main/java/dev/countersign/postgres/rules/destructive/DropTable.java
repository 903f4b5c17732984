package dev.countersign.postgres.rules.destructive;

import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.List;
import java.util.Optional;

/// A table dropped with its rows.
final class DropTable implements Rule {

  @Override
  public Card card() {
    return Card.critical(
            "drop-table",
            """
            `DROP TABLE` loses all rows, indexes, triggers and privileges of the table. When the table has foreign
            keys, the tables they refer to are locked too. Rename it first, and drop it when nobody misses it.
            """)
        .bad("DROP TABLE notes")
        .good("ALTER TABLE notes RENAME TO notes_retired");
  }

  @Override
  public void check(Case statement, Report report) {
    if (statement.is("DropStmt") && statement.field("removeType").equals("OBJECT_TABLE")) {
      for (List<String> names : statement.dropped()) {
        Optional<Relation> table = statement.found().relation(names);
        String rows =
            table
                .filter(t -> t.size().rows() >= 0)
                .map(t -> "about %,.0f rows".formatted(t.size().rows()))
                .orElse("all rows");
        report.add(
            statement.named(names),
            "%s is dropped with %s.".formatted(statement.named(names), rows),
            "Rename it first, and drop it when nobody misses it.");
      }
    }
  }
}
