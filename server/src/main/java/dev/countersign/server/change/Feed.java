package dev.countersign.server.change;

import dev.countersign.core.change.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells listeners what other nodes did: asks the store at an interval, while anybody listens.
final class Feed implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Feed.class);
  private static final int AT_ONCE_MAX = 500;

  /// How far the clocks of two nodes may be apart.
  private static final Duration OVERLAP = Duration.ofSeconds(10);

  private final ChangeStore store;
  private final Docket docket;
  private final Duration interval;
  private final Listeners listeners;
  private final AtomicBoolean started = new AtomicBoolean();
  private final CountDownLatch closed = new CountDownLatch(1);

  Feed(Fittings fittings, Listeners listeners) {
    this.store = fittings.store();
    this.docket = fittings.docket();
    this.interval = fittings.settings().pollInterval();
    this.listeners = listeners;
  }

  void start() {
    if (started.compareAndSet(false, true)) {
      Instant from = docket.now();
      Thread.ofVirtual().name("change-feed").start(() -> run(from));
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }

  private void run(Instant start) {
    Instant from = start;
    while (!over()) {
      Instant now = docket.now();
      if (listeners.nobody() || told(from)) {
        from = now.minus(OVERLAP);
      }
    }
  }

  private boolean told(Instant from) {
    try {
      for (Change change : store.changedSince(from, AT_ONCE_MAX)) {
        listeners.tell(change);
      }
      return true;
    } catch (RuntimeException e) {
      LOG.warn("what other nodes decided could not be read; the next round tries again", e);
      return false;
    }
  }

  private boolean over() {
    try {
      return closed.await(interval.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
