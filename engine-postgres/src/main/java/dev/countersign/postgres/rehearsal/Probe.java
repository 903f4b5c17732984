package dev.countersign.postgres.rehearsal;

import dev.countersign.core.CountersignException;
import dev.countersign.core.review.BlockedAccess;
import dev.countersign.core.review.BlockedAccess.Access;
import dev.countersign.core.review.BlockedAccess.Span;
import dev.countersign.postgres.driver.CloneLink;
import dev.countersign.postgres.driver.CloneLink.CloneRefused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// One client of a table, on a connection of its own, that reads or writes one row of it again and
/// again and keeps how long it had to wait.
///
/// It must not get in the way of what it measures. A try takes its locks for the moment that it
/// lasts, one try at a time; a write takes the very locks that an UPDATE of the row takes, on the
/// table and on the row, and gives them back: no trigger fires, no row is written, and the change
/// finds no other rows than without it.
final class Probe implements AutoCloseable {

  private static final long PAUSE_MILLIS = 10;
  private static final int SPANS_MAX = 200;
  private static final long NOT_WAITING = Long.MIN_VALUE;

  private final ProbedTable table;
  private final Access access;
  private final CloneLink link;
  private final Stopwatch watch;
  private final AtomicLong waitsSince = new AtomicLong(NOT_WAITING);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final CountDownLatch tried = new CountDownLatch(1);
  private final List<Span> blocked = new ArrayList<>();
  private final Thread thread;
  private int tries;
  private long longestNanos;
  private long totalNanos;
  private String refused = "";

  /// Starts to read or write; see [#awaitFirstTry].
  Probe(ProbedTable table, Access access, CloneLink link, Stopwatch watch) {
    this.table = table;
    this.access = access;
    this.link = link;
    this.watch = watch;
    this.thread =
        Thread.ofVirtual().name("rehearsal-" + access.id() + "-" + table.name()).start(this::work);
  }

  /// The server's process that serves it.
  int pid() {
    return link.pid();
  }

  /// Returns when the first try has ended.
  void awaitFirstTry() throws InterruptedException {
    tried.await();
  }

  /// It was seen waiting for a lock, since this moment.
  void waitsSince(long nanos) {
    waitsSince.set(nanos);
  }

  /// Ends it after one last try, which sees what the change has left, and tells what it found.
  /// Whoever it waits for must be gone.
  BlockedAccess result() {
    close();
    return new BlockedAccess(
        table.name(),
        access,
        tries,
        Duration.ofNanos(longestNanos),
        Duration.ofNanos(totalNanos),
        blocked,
        refused);
  }

  @Override
  public void close() {
    ended.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    link.close();
  }

  private void work() {
    try {
      long previousEnd = 0;
      do {
        long start = watch.nanos();
        waitsSince.set(NOT_WAITING);
        attempt();
        previousEnd = account(start, previousEnd);
        tried.countDown();
      } while (!ended.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
      attempt();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (CountersignException e) {
      // the clone is gone, which the run itself reports
    } finally {
      tried.countDown();
    }
  }

  private void attempt() {
    try {
      link.execute(access == Access.READ ? table.read() : table.write());
    } catch (CloneRefused e) {
      refused = e.refusal().sentence();
      link.execute("ROLLBACK");
    }
  }

  /// A wait that was seen too late belongs to the try before, and is left out.
  private long account(long start, long previousEnd) {
    long end = watch.nanos();
    long since = waitsSince.get();
    tries++;
    if (since > previousEnd && since < end) {
      long from = Math.max(start, since);
      totalNanos += end - from;
      longestNanos = Math.max(longestNanos, end - from);
      if (blocked.size() < SPANS_MAX) {
        blocked.add(new Span(Stopwatch.span(from), Stopwatch.span(end)));
      }
    }
    return end;
  }
}
