package dev.countersign.postgres.rules.locks;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import dev.countersign.postgres.rules.TimeoutInForce;
import java.time.Duration;

/// A concurrent build that gives up waiting.
final class ConcurrentBuildShortLockTimeout implements Rule {

  @Override
  public Card card() {
    return Card.medium(
            "concurrent-build-short-lock-timeout",
            """
            A concurrent build waits, twice or more, until all transactions that were open before are done; it blocks nobody
            while it waits. A `lock_timeout` that is right for `ALTER TABLE` ends that wait with an error, and leaves an
            INVALID index behind. Build concurrently without a `lock_timeout`, and look for old transactions instead.
            """)
        .on("IndexStmt", "ReindexStmt", "DropStmt", "AT_DetachPartition")
        .bad("SET lock_timeout = '2s'; CREATE INDEX CONCURRENTLY crates_tag ON crates (tag)")
        .good("CREATE INDEX CONCURRENTLY crates_tag ON crates (tag)")
        .option("seconds", 60L, "a lock_timeout below this is too short, in seconds");
  }

  @Override
  public void check(Case statement, Report report) {
    if (!Concurrency.isAsked(statement)) {
      return;
    }
    Duration timeout = TimeoutInForce.of("lock_timeout", statement);
    boolean tooShort = timeout.compareTo(Duration.ofSeconds(report.number("seconds"))) < 0;
    if (timeout.isPositive() && tooShort) {
      report.add(
          statement.is("IndexStmt", "AlterTableStmt") ? statement.targetName() : "",
          "lock_timeout is %s ms: waiting for one older transaction ends this statement halfway%s."
              .formatted(
                  timeout.toMillis(),
                  Concurrency.builds(statement) ? " and leaves an INVALID index" : ""),
          "Set lock_timeout = 0 before it; it makes nobody wait while it waits.");
    }
  }
}
