package dev.countersign.postgres.review.undo;

import dev.countersign.core.evidence.LockForecast;
import dev.countersign.postgres.locks.LockMode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Whether an undo can run while others work: it may be needed at the worst moment of the day.
public final class Safety {

  private Safety() {}

  /// One sentence; empty when nothing runs.
  ///
  /// @param locks what it locks, as far as that can be told before the change has run
  /// @param runs whether there is any statement
  public static Optional<String> of(List<LockForecast> locks, boolean runs) {
    if (!runs) {
      return Optional.empty();
    }
    Optional<LockForecast> strongest =
        locks.stream()
            .filter(lock -> LockMode.of(lock.mode()).blocksWrites())
            .max(
                Comparator.comparing((LockForecast lock) -> lock.rewrite() || lock.scan())
                    .thenComparing(LockForecast::rewrite)
                    .thenComparing(lock -> LockMode.of(lock.mode())));
    if (strongest.isPresent()) {
      return Optional.of(sentence(strongest.get()));
    }
    return Optional.of(
        locks.isEmpty()
            ? "What it locks is made by the change itself, so it cannot be told before."
            : "Safe under load: it blocks neither reads nor writes of tables.");
  }

  private static String sentence(LockForecast lock) {
    String object = lock.object();
    if (!lock.rewrite() && !lock.scan()) {
      return "Safe under load with a short lock timeout: it blocks %s on %s for a moment."
          .formatted(lock.blocks(), object);
    }
    String works = lock.rewrite() ? "written anew" : "read";
    return lock.certain()
        ? "Not safe under load: it blocks %s on %s while all of it is %s."
            .formatted(lock.blocks(), object, works)
        : "Perhaps not safe under load: it may block %s on %s while all of it is %s."
            .formatted(lock.blocks(), object, works);
  }
}
