package dev.countersign.server.store;

import dev.countersign.core.TargetName;
import dev.countersign.core.change.Change;
import dev.countersign.core.engine.Pace;
import dev.countersign.core.engine.Pace.Operation;
import dev.countersign.core.engine.Pace.Rate;
import dev.countersign.core.engine.RunReport;
import dev.countersign.core.review.ReviewedStatement;
import dev.countersign.core.review.Timing;
import dev.countersign.server.change.Paces;
import dev.countersign.server.store.Throughput.Measured;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Learns from the changes that ran how fast targets are. Thread-safe.
///
/// Only a change of one statement beside which nothing was copied tells anything, and only when it
/// had enough to do that its time was not spent on the way there and back.
public final class StoredPaces implements Paces {

  private static final Logger LOG = LoggerFactory.getLogger(StoredPaces.class);
  private static final long BYTES_MIN = 8L << 20;
  private static final int RECENT = 20;

  private final Throughput throughput;
  private final Clock clock;

  /// @param throughput where measurements are kept
  public StoredPaces(Throughput throughput, Clock clock) {
    this.throughput = throughput;
    this.clock = clock;
  }

  @Override
  public Pace of(TargetName target) {
    var rates = new EnumMap<Operation, Rate>(Operation.class);
    for (Operation operation : Operation.values()) {
      List<Measured> measured = throughput.recent(target, operation.id(), RECENT);
      if (!measured.isEmpty()) {
        rates.put(operation, rate(measured));
      }
    }
    return new Pace(rates);
  }

  @Override
  public void learn(Change change, RunReport.Succeeded report) {
    List<ReviewedStatement> statements = change.review().statements();
    if (statements.size() != 1 || statements.getFirst().keeping().isPresent()) {
      return;
    }
    statements
        .getFirst()
        .timing()
        .filter(timing -> timing.bytes().orElse(0) >= BYTES_MIN)
        .ifPresent(timing -> keep(change, timing, report.duration().minus(report.lockWait())));
  }

  private void keep(Change change, Timing timing, Duration worked) {
    long bytes = timing.bytes().orElse(0);
    try {
      throughput.add(
          new Measured(change.target(), timing.operation(), bytes, worked, clock.instant()));
    } catch (RuntimeException e) {
      LOG.warn("how fast change {} was could not be kept", change.id(), e);
    }
  }

  /// Between half of the slowest and twice the fastest that was seen.
  private static Rate rate(List<Measured> measured) {
    LongSummaryStatistics seen =
        measured.stream().mapToLong(StoredPaces::bytesPerSecond).summaryStatistics();
    LocalDate last = LocalDate.ofInstant(measured.getFirst().at(), ZoneOffset.UTC);
    return new Rate(
        Math.max(1, seen.getMin() / 2),
        Math.max(1, seen.getMax() * 2),
        "measured on this target: %d change%s, the last on %s, %,d to %,d MiB/s"
            .formatted(
                measured.size(),
                measured.size() == 1 ? "" : "s",
                last,
                seen.getMin() >> 20,
                seen.getMax() >> 20));
  }

  private static long bytesPerSecond(Measured one) {
    return one.bytes() * 1_000 / Math.max(1, one.took().toMillis());
  }
}
