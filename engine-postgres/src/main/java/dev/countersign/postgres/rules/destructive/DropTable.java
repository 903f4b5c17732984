package dev.countersign.postgres.rules.destructive;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Dropped;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;

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
        .on("DropStmt")
        .bad("DROP TABLE notes")
        .good(
            "COMMENT ON TABLE notes IS 'not used since May'",
            "DROP TABLE IF EXISTS never_made",
            "CREATE TABLE helper (id int PRIMARY KEY); DROP TABLE helper");
  }

  @Override
  public void check(Case statement, Report report) {
    for (Dropped dropped : Dropped.of(statement, "OBJECT_TABLE")) {
      String rows =
          statement
              .found()
              .relation(dropped.names())
              .filter(t -> t.size().rows() >= 0)
              .map(t -> "about %,.0f rows".formatted(t.size().rows()))
              .orElse("all rows");
      report.add(
          dropped.object(),
          "%s is dropped with %s.".formatted(dropped.object(), rows),
          "Rename it first, and drop it when nobody misses it.");
    }
  }
}
