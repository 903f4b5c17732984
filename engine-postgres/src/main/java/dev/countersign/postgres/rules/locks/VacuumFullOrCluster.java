package dev.countersign.postgres.rules.locks;

import dev.countersign.core.evidence.LockForecast;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;

/// A table that is packed while nobody can use it.
final class VacuumFullOrCluster implements Rule {

  @Override
  public Card card() {
    return Card.high(
            "vacuum-full-or-cluster",
            """
            `VACUUM FULL` and `CLUSTER` write table and indexes anew under `ACCESS EXCLUSIVE`: reads and writes wait until all
            of it is copied, and the copy needs as much room again. Plain `VACUUM` makes room for new rows without making
            anybody wait; pg_repack and pg_squeeze pack a table in use, and so does `REPACK (CONCURRENTLY)` from PostgreSQL 19
            on.
            """)
        .on("VacuumStmt", "ClusterStmt")
        .bad("VACUUM FULL crates", "CLUSTER crates USING crates_pkey")
        .good("VACUUM crates");
  }

  @Override
  public void check(Case statement, Report report) {
    boolean full =
        statement.is("VacuumStmt") && Concurrency.isSet(statement.node().path("options"), "full");
    boolean everything =
        full
            ? statement.node().path("rels").isEmpty()
            : statement.is("ClusterStmt") && !statement.node().has("relation");
    if (everything) {
      found("", "every table", report);
    } else if (full || statement.is("ClusterStmt")) {
      LiveLocks.of(statement).locks().stream()
          .filter(LockForecast::rewrite)
          .forEach(lock -> found(lock.object(), lock.object(), report));
    }
  }

  private static void found(String object, String words, Report report) {
    report.add(
        object,
        "ACCESS EXCLUSIVE on %s while it is written anew: reads and writes wait.".formatted(words),
        "Use plain VACUUM, or pg_repack to pack a table in use.");
  }
}
