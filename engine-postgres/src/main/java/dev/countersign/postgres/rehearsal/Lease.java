package dev.countersign.postgres.rehearsal;

import dev.countersign.core.CountersignException;
import dev.countersign.core.TargetName;
import dev.countersign.core.engine.CloneRecords;
import dev.countersign.core.engine.CloneRecords.CloneRecord;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The right to a clone for as long as its record is kept alive, which a thread of its own does;
/// the same thread ends everything on the clone when its time is over.
final class Lease implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
  private static final Duration ALIVE = Duration.ofSeconds(60);
  private static final Duration BEAT = Duration.ofSeconds(15);
  private static final int NAME_BYTES = 8;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String name;
  private final TargetName target;
  private final CloneRecords records;
  private final Clock clock;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicReference<Optional<Guarded>> guarded =
      new AtomicReference<>(Optional.empty());
  private final Thread thread;

  private Lease(String name, TargetName target, CloneRecords records, Clock clock) {
    this.name = name;
    this.target = target;
    this.records = records;
    this.clock = clock;
    keep();
    this.thread = Thread.ofVirtual().name("rehearsal-lease-" + name).start(this::beat);
  }

  /// Writes down a clone that is about to be made.
  ///
  /// @throws CountersignException when that cannot be kept
  static Lease take(TargetName target, CloneRecords records, Clock clock) {
    byte[] bytes = new byte[NAME_BYTES];
    RANDOM.nextBytes(bytes);
    return new Lease("countersign_" + HexFormat.of().formatHex(bytes), target, records, clock);
  }

  /// The clone's name.
  String name() {
    return name;
  }

  /// Ends everything on this clone at the deadline.
  void guard(Clone clone, Deadline deadline) {
    guarded.set(Optional.of(new Guarded(clone, deadline)));
  }

  /// Stops guarding: what is still on the clone may end by itself.
  void end() {
    ended.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    end();
  }

  private void beat() {
    try {
      long lastKept = System.nanoTime();
      while (!ended.await(pauseMillis(), TimeUnit.MILLISECONDS)) {
        guarded.get().filter(each -> each.deadline().over()).ifPresent(this::stop);
        if (System.nanoTime() - lastKept > BEAT.toNanos()) {
          keepAlive();
          lastKept = System.nanoTime();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static long pauseMillis() {
    return 200;
  }

  private void stop(Guarded over) {
    try {
      over.database().end();
    } catch (RuntimeException e) {
      LOG.warn("sessions on clone {} could not be ended", name, e);
    }
  }

  private void keepAlive() {
    try {
      keep();
    } catch (CountersignException e) {
      LOG.warn("clone {} could not be said to be in use", name, e);
    }
  }

  private void keep() {
    records.keep(new CloneRecord(name, target, clock.instant().plus(ALIVE)));
  }

  private record Guarded(Clone database, Deadline deadline) {}
}
