package dev.countersign.server.change;

import dev.countersign.core.change.ChangeId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Wakes whoever waits for a change when it moves in this process. Thread-safe.
///
/// A ring between two waits is not lost: the next wait returns at once.
final class Bell {

  private final Map<ChangeId, List<Ear>> ears = new ConcurrentHashMap<>();

  /// Listens from now on, until closed.
  Ear listen(ChangeId id) {
    Ear ear = new Ear(id);
    ears.computeIfAbsent(id, _ -> new CopyOnWriteArrayList<>()).add(ear);
    return ear;
  }

  /// Wakes everybody who waits for this change.
  void ring(ChangeId id) {
    ears.getOrDefault(id, List.of()).forEach(Ear::ring);
  }

  /// Wakes everybody.
  void ringAll() {
    ears.keySet().forEach(this::ring);
  }

  /// One who waits.
  final class Ear implements AutoCloseable {

    private final ChangeId id;
    private final Semaphore rings = new Semaphore(0);

    private Ear(ChangeId id) {
      this.id = id;
    }

    void ring() {
      rings.release();
    }

    /// Waits for a ring, and no longer than this.
    ///
    /// @return false when the thread was interrupted: whoever waits should stop
    boolean await(Duration atMost) {
      try {
        boolean rang = rings.tryAcquire(Math.max(0, atMost.toNanos()), TimeUnit.NANOSECONDS);
        if (rang) {
          rings.drainPermits();
        }
        return true;
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    @Override
    public void close() {
      ears.computeIfPresent(
          id,
          (_, all) -> {
            all.remove(this);
            return all.isEmpty() ? null : all;
          });
    }
  }
}
