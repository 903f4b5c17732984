package dev.countersign.postgres.review;

import dev.countersign.core.engine.Classified;
import dev.countersign.core.engine.Pace;
import dev.countersign.core.engine.Pace.Operation;
import dev.countersign.core.evidence.Impact;
import dev.countersign.core.evidence.LockForecast;
import dev.countersign.core.review.Timing;
import dev.countersign.postgres.dialect.SqlStatement;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/// How long a statement works while it has its locks: live sizes by the pace of the target. Used by
/// one thread.
final class Timings {

  private static final Set<String> WRITES =
      Set.of("InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt", "CopyStmt");

  /// TRUNCATE gives new files to tables without reading or writing a row.
  private static final Set<String> EMPTIES = Set.of("TruncateStmt");

  private final Sizes sizes;
  private final Pace pace;

  Timings(Sizes sizes, Pace pace) {
    this.sizes = sizes;
    this.pace = pace;
  }

  Optional<Timing> of(SqlStatement statement, Classified.Part part, Impact impact)
      throws SQLException {
    String tag = statement.tag();
    if (WRITES.contains(tag)) {
      return Optional.of(timed(Operation.WRITE, impact.bytes()));
    }
    if (EMPTIES.contains(tag)) {
      return Optional.empty();
    }
    var work = new TreeMap<Operation, Long>();
    for (LockForecast lock : part.locks()) {
      Optional<Sizes.Size> size =
          lock.scan() || lock.rewrite() ? sizes.of(lock.object()) : Optional.empty();
      if (size.isPresent()) {
        Operation operation = operation(tag, lock, size.get().isIndex());
        if (size.get().ownBytes().isEmpty()) {
          return Optional.of(timed(operation, OptionalLong.empty()));
        }
        work.merge(operation, size.get().ownBytes().getAsLong(), Long::sum);
      }
    }
    return work.isEmpty() ? Optional.empty() : Optional.of(sum(work));
  }

  private static Operation operation(String tag, LockForecast lock, boolean index) {
    if (index || tag.equals("IndexStmt")) {
      return Operation.INDEX;
    }
    return lock.rewrite() ? Operation.REWRITE : Operation.SCAN;
  }

  private Timing sum(Map<Operation, Long> work) {
    long low = 0;
    long high = 0;
    for (var one : work.entrySet()) {
      Pace.Rate rate = pace.of(one.getKey());
      low += rate.lowMillis(one.getValue());
      high += rate.highMillis(one.getValue());
    }
    Operation longest =
        work.keySet().stream()
            .max(Comparator.comparingLong(o -> pace.of(o).highMillis(work.getOrDefault(o, 0L))))
            .orElseThrow();
    long bytes = work.values().stream().mapToLong(Long::longValue).sum();
    return new Timing(
        longest.id(),
        OptionalLong.of(bytes),
        OptionalLong.of(low),
        OptionalLong.of(high),
        pace.of(longest).source());
  }

  private Timing timed(Operation operation, OptionalLong bytes) {
    return bytes.isPresent()
        ? sum(Map.of(operation, bytes.getAsLong()))
        : new Timing(
            operation.id(), bytes, OptionalLong.empty(), OptionalLong.empty(), "no size is known");
  }
}
