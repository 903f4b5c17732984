package dev.countersign.postgres.rules.script;

import dev.countersign.core.evidence.LockForecast;
import dev.countersign.postgres.dialect.SqlStatement;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import dev.countersign.postgres.rules.TimeoutInForce;
import java.util.List;
import java.util.Set;

/// A lock that is waited for without a limit.
final class MissingLockTimeout implements Rule {

  private static final Set<String> NEW_STRETCH =
      Set.of("TransactionStmt", "VariableSetStmt", "DiscardStmt", "SelectStmt");

  @Override
  public Card card() {
    return Card.high(
            "missing-lock-timeout",
            """
            The statement waits for its lock as long as anybody uses the table, and everybody who comes later waits
            behind it, also those who only want to read. Set `lock_timeout` to a second or two, in the file, for the
            role or for the database, and try again when it runs out. It is said once for each table until something
            is set anew. Countersign's own runner sets it; so this is found in files only. What works concurrently
            blocks nobody while it waits, and should have no short limit.
            """)
        .inFiles()
        .bad(
            "ALTER TABLE orders ADD COLUMN state text",
            "BEGIN; SET LOCAL lock_timeout = '2s'; COMMIT; ALTER TABLE orders ALTER COLUMN note SET"
                + " DEFAULT 'x'",
            "SET lock_timeout = '2s'; RESET lock_timeout; ALTER TABLE orders ADD COLUMN state text")
        .good(
            "SET lock_timeout = '2s'; ALTER TABLE orders ADD COLUMN state text",
            "BEGIN; SET LOCAL lock_timeout = 1500; ALTER TABLE orders ALTER COLUMN note SET"
                + " STORAGE EXTERNAL; COMMIT",
            "SELECT set_config('lock_timeout', '1s', false);"
                + " ALTER TABLE orders ADD COLUMN state text",
            "CREATE TABLE fresh (id bigint PRIMARY KEY)",
            "CREATE INDEX CONCURRENTLY orders_note ON orders (note)");
  }

  @Override
  public void check(Case statement, Report report) {
    List<LockForecast> waits = Waits.of(statement);
    if (!waits.isEmpty()
        && TimeoutInForce.of("lock_timeout", statement).isZero()
        && !isSaid(statement)) {
      LockForecast lock = waits.getFirst();
      report.add(
          lock.object(),
          "It waits for %s on %s without a limit, and everybody who comes later waits behind it."
              .formatted(lock.mode(), lock.object()),
          "Set a limit before it, such as SET lock_timeout = '2s', and try again when it runs out.");
    }
  }

  private static boolean isSaid(Case statement) {
    for (SqlStatement earlier : statement.script().earlier().reversed()) {
      if (NEW_STRETCH.contains(earlier.tag())) {
        return false;
      }
      if (Waits.areOf(earlier, statement)) {
        return true;
      }
    }
    return false;
  }
}
