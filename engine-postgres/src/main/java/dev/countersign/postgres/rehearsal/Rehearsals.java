package dev.countersign.postgres.rehearsal;

import dev.countersign.core.Statement;
import dev.countersign.core.TargetName;
import dev.countersign.core.engine.CloneRecords;
import dev.countersign.core.engine.RehearsalOrder;
import dev.countersign.core.engine.Rehearser;
import dev.countersign.core.review.Rehearsal;
import dev.countersign.pggrammar.PgParser;
import dev.countersign.postgres.rehearsal.CloneProvider.NoClone;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Rehearses changes of one target. Thread-safe.
///
/// A clone is written down before it is made, and struck out after it is gone; while it is in use,
/// its record says so anew every few seconds. So whatever dies in between, somebody finds the
/// record and drops the clone: the next [#tidy], here or on another node.
public final class Rehearsals implements Rehearser {

  /// How long after its limit a rehearsal is waited for.
  private static final Duration GRACE = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(Rehearsals.class);

  private final TargetName target;
  private final RehearsalPlace place;
  private final CloneRecords records;
  private final PgParser parser;
  private final Clock clock;
  private final Semaphore slots;

  /// @param place what makes the clones, and how many at a time
  public Rehearsals(
      TargetName target, RehearsalPlace place, CloneRecords records, PgParser parser) {
    this.target = target;
    this.place = place;
    this.records = records;
    this.parser = parser;
    this.clock = Clock.systemUTC();
    this.slots = new Semaphore(place.clones(), true);
  }

  @Override
  public Rehearsal asked(Instant now) {
    return Rehearsal.running(
        place.provider().name(),
        place.provider().source(),
        now,
        now.plus(place.limit()).plus(GRACE));
  }

  @Override
  public Rehearsal rehearse(RehearsalOrder order, Rehearsal asked) {
    Deadline deadline = Deadline.in(place.limit());
    var findings = new RehearsalFindings(asked);
    List<Statement> texts =
        Stream.concat(order.statements().stream(), order.undo().stream()).toList();
    Optional<String> broken = Confinement.brokenBy(order.effects(), texts, parser);
    if (broken.isPresent()) {
      return findings.impossible(broken.get(), now());
    }
    try {
      if (!slots.tryAcquire(deadline.left().toMillis(), TimeUnit.MILLISECONDS)) {
        return findings.impossible(
            "All %d clones were in use for %s.".formatted(place.clones(), shown()), now());
      }
      try {
        return onClones(order, findings, deadline);
      } finally {
        slots.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return findings.impossible("Countersign was stopped meanwhile.", now());
    }
  }

  @Override
  public void tidy() {
    try {
      records.abandoned(target, clock.instant()).forEach(clone -> dropped(clone.name()));
    } catch (RuntimeException e) {
      LOG.warn("clones of {} that were left behind could not be looked for", target, e);
    }
  }

  private Rehearsal onClones(RehearsalOrder order, RehearsalFindings findings, Deadline deadline) {
    try {
      var steps = new RehearsalSteps(order, parser, place.limit(), findings::add);
      Optional<Schema> after =
          onClone(
              order,
              deadline,
              clone -> {
                findings.look(clone, order.serverVersion());
                return steps.forwardAndBack(clone);
              });
      if (after.isPresent() && !order.rewrite().isEmpty()) {
        onClone(
            order,
            deadline,
            clone -> {
              steps.rewrite(clone, after.get());
              return Optional.empty();
            });
      }
      return findings.complete(now());
    } catch (NoClone e) {
      return findings.impossible(deadline.over() ? tookTooLong() : e.sentence(), now());
    } catch (RuntimeException e) {
      if (deadline.over()) {
        return findings.impossible(tookTooLong(), now());
      }
      LOG.warn("a rehearsal on {} broke off", target, e);
      return findings.impossible("It broke off: " + e.getMessage(), now());
    }
  }

  private Optional<Schema> onClone(RehearsalOrder order, Deadline deadline, Work work)
      throws NoClone {
    try (Lease lease = Lease.take(target, records, clock)) {
      try {
        Clone clone = place.provider().make(lease.name(), order.role(), deadline);
        lease.guard(clone, deadline);
        return work.on(clone);
      } finally {
        lease.end();
        dropped(lease.name());
      }
    }
  }

  private void dropped(String name) {
    try {
      place.provider().drop(name);
      records.forget(name);
    } catch (NoClone | RuntimeException e) {
      LOG.warn("clone {} could not be dropped, it is tried again: {}", name, e.getMessage());
    }
  }

  private String tookTooLong() {
    return "It took longer than the %s that a rehearsal has; give it more, or a smaller clone."
        .formatted(shown());
  }

  private String shown() {
    return place.limit().toSeconds() + " s";
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private interface Work {
    Optional<Schema> on(Clone clone) throws NoClone;
  }
}
