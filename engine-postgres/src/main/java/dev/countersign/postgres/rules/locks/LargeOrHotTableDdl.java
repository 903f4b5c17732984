package dev.countersign.postgres.rules.locks;

import dev.countersign.core.evidence.LockForecast;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.locks.LockMode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.Optional;

/// A strong lock on a large table, held while it is read or written.
final class LargeOrHotTableDdl implements Rule {

  @Override
  public Card card() {
    return Card.high(
            "large-or-hot-table-ddl",
            """
            The statement reads or writes all of a large table while it holds a lock that makes writers or readers
            wait. How long that takes grows with the table; everybody who comes after the waiting statement waits
            too.
            """)
        .bad("VACUUM FULL big")
        .good("VACUUM big")
        .option(
            "bytes", 100L << 20, "from this size on a table is large, in bytes of heap and TOAST");
  }

  @Override
  public void check(Case statement, Report report) {
    for (LockForecast lock : LiveLocks.of(statement).locks()) {
      boolean long_ = lock.scan() || lock.rewrite();
      boolean strong = LockMode.of(lock.mode()).blocksWrites();
      Optional<Relation> table = statement.relationNamed(lock.object());
      if (long_ && strong && table.filter(t -> bytes(t) >= report.number("bytes")).isPresent()) {
        report.add(
            lock.object(),
            "%s on %s (%,d MB) while it is %s: %s wait."
                .formatted(
                    lock.mode(),
                    lock.object(),
                    bytes(table.get()) >> 20,
                    lock.rewrite() ? "written anew" : "read",
                    lock.blocks()),
            "Choose a form that does not hold the lock while it works, or a quiet hour.");
      }
    }
  }

  private static long bytes(Relation table) {
    return table.size().heapBytes() + table.size().toastBytes();
  }
}
