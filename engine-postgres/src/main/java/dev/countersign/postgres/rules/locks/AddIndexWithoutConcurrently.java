package dev.countersign.postgres.rules.locks;

import dev.countersign.core.evidence.LockForecast;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;

/// An index that is built while nobody can write.
final class AddIndexWithoutConcurrently implements Rule {

  @Override
  public Card card() {
    return Card.high(
            "add-index-without-concurrently",
            """
            `CREATE INDEX` holds `SHARE` on the table until the index is built: writes wait. `CONCURRENTLY` lets
            them go on; it cannot run inside a transaction, and leaves an INVALID index when it fails. On a
            partitioned table create the index `ON ONLY` the parent, build each partition's concurrently, and attach
            them.
            """)
        .bad("CREATE INDEX orders_note ON orders (note)")
        .good("CREATE INDEX CONCURRENTLY orders_note ON orders (note)");
  }

  @Override
  public void check(Case statement, Report report) {
    if (statement.is("IndexStmt")
        && !PgNode.flag(statement.node(), "concurrent")
        && statement.targetIsLive()
        && statement.locks().stream().anyMatch(LockForecast::scan)) {
      report.add(
          statement.targetName(),
          "Building the index blocks writes to %s until it is done."
              .formatted(statement.targetName()),
          "Use CREATE INDEX CONCURRENTLY, outside of a transaction.");
    }
  }
}
