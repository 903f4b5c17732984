package dev.countersign.postgres.rehearsal;

import dev.countersign.core.review.HeldLock;
import dev.countersign.postgres.locks.LockMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The locks of the connection that runs a change, from when to when each was held.
///
/// Two sources are joined. Samples from outside see when a lock comes and goes while a statement
/// runs, and may miss a short one. The list from inside, read after a statement and before the end
/// of its transaction, misses none, but does not know since when. So a lock that no sample saw was
/// taken after the last sample before the list, or after the statement began. Thread-safe.
final class LockLog {

  private final Map<Long, String> names;
  private final Map<Footprint.Held, Span> open = new HashMap<>();
  private final List<Span> all = new ArrayList<>();
  private int statement;
  private long statementFrom;
  private long lastSample;

  /// @param names the objects that others can see, by number; locks on others block nobody
  LockLog(Map<Long, String> names) {
    this.names = names;
  }

  /// A statement begins.
  synchronized void begin(int index, long nanos) {
    statement = index;
    statementFrom = nanos;
  }

  /// What a sample saw.
  synchronized void sampled(List<Footprint.Held> held, long nanos) {
    held.forEach(lock -> take(lock, nanos));
    List<Footprint.Held> gone =
        open.keySet().stream().filter(lock -> !held.contains(lock)).toList();
    gone.forEach(lock -> release(lock, Math.max(lastSample, from(lock))));
    lastSample = nanos;
  }

  /// All locks before the end of the transaction.
  synchronized void listed(List<Footprint.Held> held) {
    held.forEach(lock -> take(lock, Math.max(statementFrom, lastSample)));
  }

  /// The transaction has ended.
  synchronized void released(long nanos) {
    List.copyOf(open.keySet()).forEach(lock -> release(lock, nanos));
  }

  /// The locks that this statement took first, the strongest first.
  synchronized List<HeldLock> of(int index) {
    return all.stream()
        .filter(span -> span.statement == index)
        .map(Span::shown)
        .sorted(
            Comparator.comparing((HeldLock lock) -> LockMode.of(lock.mode()))
                .reversed()
                .thenComparing(HeldLock::object)
                .thenComparing(HeldLock::from))
        .toList();
  }

  private void take(Footprint.Held lock, long nanos) {
    Optional.ofNullable(names.get(lock.object()))
        .ifPresent(name ->
            open.computeIfAbsent(
                lock,
                _ -> {
                  Span span = new Span(statement, name, LockMode.ofPgLocks(lock.mode()), nanos);
                  all.add(span);
                  return span;
                }));
  }

  private long from(Footprint.Held lock) {
    return Optional.ofNullable(open.get(lock)).map(span -> span.from).orElse(0L);
  }

  private void release(Footprint.Held lock, long nanos) {
    Optional.ofNullable(open.remove(lock)).ifPresent(span -> span.to = nanos);
  }

  /// One lock from its beginning to its end.
  private static final class Span {

    private final int statement;
    private final String object;
    private final LockMode mode;
    private final long from;
    private long to;

    Span(int statement, String object, LockMode mode, long from) {
      this.statement = statement;
      this.object = object;
      this.mode = mode;
      this.from = from;
      this.to = from;
    }

    HeldLock shown() {
      return new HeldLock(
          object, mode.toString(), mode.blocks(), Stopwatch.span(from), Stopwatch.span(to));
    }
  }
}
