package dev.countersign.postgres.rules.script;

import dev.countersign.core.evidence.LockForecast;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import dev.countersign.postgres.rules.TimeoutInForce;
import java.util.List;

/// Locks that outlive a client that has gone silent.
final class MissingIdleInTransactionTimeout implements Rule {

  @Override
  public Card card() {
    return Card.low(
            "missing-idle-in-transaction-timeout",
            """
            Between the statements of a transaction its locks are held. When the client stops there, because of a
            debugger, a lost network or a dead machine, nobody ends it, and everybody waits. Set
            `idle_in_transaction_session_timeout`, or `transaction_timeout` from PostgreSQL 17 on. This is found in
            files only.
            """)
        .inFiles()
        .bad(
            "BEGIN; SET LOCAL lock_timeout = '2s'; ALTER TABLE orders ALTER COLUMN note SET DEFAULT"
                + " 'x'; COMMENT ON COLUMN orders.note IS 'free text'; COMMIT")
        .good(
            "BEGIN; SET LOCAL lock_timeout = '2s'; ALTER TABLE orders ALTER COLUMN note SET"
                + " STORAGE EXTERNAL; COMMIT",
            "SET lock_timeout = '2s'; ALTER TABLE orders ADD COLUMN state text");
  }

  @Override
  public void check(Case statement, Report report) {
    List<LockForecast> waits = Waits.of(statement);
    boolean goesOn = statement.script().laterInTransaction().stream().anyMatch(Substance::has);
    boolean first = statement.course().held().isEmpty();
    if (!waits.isEmpty()
        && goesOn
        && first
        && TimeoutInForce.of("idle_in_transaction_session_timeout", statement).isZero()
        && TimeoutInForce.of("transaction_timeout", statement).isZero()) {
      LockForecast lock = waits.getFirst();
      report.add(
          lock.object(),
          "%s on %s is held for as long as the client is silent between the statements."
              .formatted(lock.mode(), lock.object()),
          "Set a limit first, such as SET idle_in_transaction_session_timeout = '10s'.");
    }
  }
}
