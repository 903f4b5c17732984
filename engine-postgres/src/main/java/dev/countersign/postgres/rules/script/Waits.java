package dev.countersign.postgres.rules.script;

import dev.countersign.core.evidence.LockForecast;
import dev.countersign.postgres.dialect.SqlStatement;
import dev.countersign.postgres.dialect.TransactionBlocks;
import dev.countersign.postgres.locks.LockMode;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Fact;
import dev.countersign.postgres.rules.Script.Runner;
import java.util.List;

/// What a statement of a file waits for while others wait behind it. At the gate nothing: the
/// runner sets its own limits and tries again.
final class Waits {

  private static final Fact<List<LockForecast>> WAITS = new Fact<>(Waits::look);

  private Waits() {}

  /// Locks that keep others from writing or reading what was there before; none of a statement that
  /// works concurrently, which must have the time to wait.
  static List<LockForecast> of(Case statement) {
    return statement.get(WAITS);
  }

  private static List<LockForecast> look(Case statement) {
    boolean silent =
        statement.script().runner() == Runner.GATE
            || statement.statement().filter(Waits::isConcurrent).isPresent();
    return silent ? List.of() : blocking(statement.locks(), statement);
  }

  /// Whether an earlier statement of the change is such a one, about the same relation.
  static boolean areOf(SqlStatement earlier, Case statement) {
    return !isConcurrent(earlier)
        && !statement.targetName().isEmpty()
        && statement.named(earlier.node().path("relation")).equals(statement.targetName())
        && !blocking(statement.forecast().apply(earlier), statement).isEmpty();
  }

  /// Of what refuses transactions, only VACUUM, CLUSTER and REINDEX also have forms that block.
  private static boolean isConcurrent(SqlStatement statement) {
    boolean blocks =
        switch (statement.tag()) {
          case "VacuumStmt", "ClusterStmt" -> true;
          case "ReindexStmt" ->
              !statement.node().path("params").toString().contains("\"concurrently\"");
          default -> false;
        };
    return !blocks && TransactionBlocks.refuse(statement);
  }

  private static List<LockForecast> blocking(List<LockForecast> locks, Case statement) {
    return locks.stream()
        .filter(lock -> LockMode.of(lock.mode()).blocksWrites())
        .filter(lock -> statement.isLive(lock.object()))
        .toList();
  }
}
