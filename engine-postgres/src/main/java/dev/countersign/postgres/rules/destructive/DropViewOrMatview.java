package dev.countersign.postgres.rules.destructive;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Dropped;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;

/// A view or materialized view dropped.
final class DropViewOrMatview implements Rule {

  @Override
  public Card card() {
    return Card.high(
            "drop-view-or-matview",
            """
            Queries that read the view fail from now on, and its privileges are lost, also when it is created anew
            afterwards. Materialized rows are lost too. `CREATE OR REPLACE VIEW` keeps both the view and its
            privileges, and can add columns at the end.
            """)
        .on("DropStmt")
        .bad("DROP VIEW totals", "DROP MATERIALIZED VIEW IF EXISTS daily")
        .good(
            "CREATE OR REPLACE VIEW sums AS SELECT qty FROM orders",
            "DROP VIEW IF EXISTS never_made",
            "CREATE VIEW helper AS SELECT 1 AS one; DROP VIEW helper");
  }

  @Override
  public void check(Case statement, Report report) {
    for (Dropped view : Dropped.of(statement, "OBJECT_VIEW", "OBJECT_MATVIEW")) {
      report.add(
          view.object(),
          "Queries that read %s fail once it is dropped, and its privileges are lost."
              .formatted(view.object()),
          "Use CREATE OR REPLACE VIEW, or make sure first that nothing reads it.");
    }
  }
}
