package dev.countersign.postgres.rules.script;

import dev.countersign.core.evidence.LockForecast;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import dev.countersign.postgres.rules.TimeoutInForce;

/// Long work under a lock without a limit.
final class MissingStatementTimeout implements Rule {

  @Override
  public Card card() {
    return Card.low(
            "missing-statement-timeout",
            """
            The statement reads or writes all of a table while others wait, and `lock_timeout` does not end it: that
            only limits the wait for the lock. Set `statement_timeout` to what the application can stand. This is
            found in files only, and not of what works concurrently: cut short, that leaves an invalid index behind.
            """)
        .inFiles()
        .bad(
            "SET lock_timeout = '2s'; ALTER TABLE items ALTER COLUMN amount TYPE bigint",
            "SET statement_timeout = 0; ALTER TABLE items ALTER COLUMN amount TYPE bigint")
        .good(
            "SET lock_timeout = '2s'; ALTER TABLE orders ADD COLUMN state text",
            "ALTER TABLE boxes VALIDATE CONSTRAINT boxes_weight_check",
            "CREATE INDEX CONCURRENTLY orders_note ON orders (note)");
  }

  @Override
  public void check(Case statement, Report report) {
    Waits.of(statement).stream()
        .filter(lock -> lock.scan() || lock.rewrite())
        .findFirst()
        .filter(_ -> TimeoutInForce.of("statement_timeout", statement).isZero())
        .ifPresent(lock -> add(lock, report));
  }

  private static void add(LockForecast lock, Report report) {
    report.add(
        lock.object(),
        "It works on all of %s under %s without a limit on its time."
            .formatted(lock.object(), lock.mode()),
        "Set a limit before it, such as SET statement_timeout = '30s'.");
  }
}
