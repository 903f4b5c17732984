package dev.countersign.postgres.rules.locks;

import dev.countersign.core.evidence.LockForecast;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;

/// A lock that the change takes by itself.
final class ExplicitLockTable implements Rule {

  @Override
  public Card card() {
    return Card.medium(
            "explicit-lock-table",
            """
            `LOCK TABLE` holds its lock until the transaction ends, whatever the other statements need. Modes from `SHARE` on
            make writes wait, `ACCESS EXCLUSIVE` reads too. Weaker modes only keep schema changes away, and are quiet here.
            """)
        .on("LockStmt")
        .bad("LOCK TABLE crates IN ACCESS EXCLUSIVE MODE")
        .good("LOCK TABLE crates IN ROW EXCLUSIVE MODE");
  }

  @Override
  public void check(Case statement, Report report) {
    if (statement.is("LockStmt")) {
      for (LockForecast lock : LiveLocks.of(statement).strong()) {
        report.add(
            lock.object(),
            "%s on %s until the transaction ends: %s wait."
                .formatted(lock.mode(), lock.object(), lock.blocks()),
            "Leave the lock to the statements that need it, and keep the transaction short.");
      }
    }
  }
}
