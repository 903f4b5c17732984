package dev.countersign.postgres.rules.locks;

import dev.countersign.postgres.dialect.Index;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;

/// A materialized view that nobody can read while it is filled anew.
final class RefreshMatviewWithoutConcurrently implements Rule {

  @Override
  public Card card() {
    return Card.medium(
            "refresh-matview-without-concurrently",
            """
            `REFRESH MATERIALIZED VIEW` holds `ACCESS EXCLUSIVE` while the query runs: reads of the view wait. `CONCURRENTLY`
            lets them go on; it needs a unique index on plain columns, without a condition.
            """)
        .on("RefreshMatViewStmt")
        .bad("REFRESH MATERIALIZED VIEW tallies")
        .good("REFRESH MATERIALIZED VIEW CONCURRENTLY tallies");
  }

  @Override
  public void check(Case statement, Report report) {
    if (statement.is("RefreshMatViewStmt")
        && !PgNode.flag(statement.node(), "concurrent")
        && !PgNode.flag(statement.node(), "skipData")
        && statement.targetIsLive()) {
      boolean ready =
          statement.target().map(RefreshMatviewWithoutConcurrently::hasKey).orElse(true);
      report.add(
          statement.targetName(),
          "ACCESS EXCLUSIVE on %s while its query runs: reads of it wait."
              .formatted(statement.targetName()),
          ready
              ? "Use REFRESH MATERIALIZED VIEW CONCURRENTLY; it needs a unique index."
              : "Create a unique index on %s, then use REFRESH MATERIALIZED VIEW CONCURRENTLY."
                  .formatted(statement.targetName()));
    }
  }

  private static boolean hasKey(Relation view) {
    return view.indexes().stream().anyMatch(Index::identifies);
  }
}
