package dev.countersign.server.store;

import dev.countersign.core.TargetName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// How fast targets did things when ratified changes ran, so that forecasts learn from it.
/// Thread-safe.
public final class Throughput {

  private final Database database;

  Throughput(Database database) {
    this.database = database;
  }

  /// One measurement.
  ///
  /// @param target on which database
  /// @param operation what it did, such as `rewrite`
  /// @param bytes how much of it
  /// @param took how long; at least a millisecond
  /// @param at when
  public record Measured(
      TargetName target, String operation, long bytes, Duration took, Instant at) {}

  /// Keeps a measurement.
  public void add(Measured measured) {
    database.write(handle ->
        handle.execute(
            "INSERT INTO throughput (target, operation, bytes, millis, measured_at_ns)"
                + " VALUES (?, ?, ?, ?, ?)",
            measured.target().value(),
            measured.operation(),
            measured.bytes(),
            Math.max(1, measured.took().toMillis()),
            Moment.toNanos(measured.at())));
  }

  /// The newest measurements of one operation on one target.
  public List<Measured> recent(TargetName target, String operation, int limit) {
    return database.read(handle ->
        handle
            .createQuery(
                "SELECT bytes, millis, measured_at_ns FROM throughput"
                    + " WHERE target = :target AND operation = :operation"
                    + " ORDER BY measured_at_ns DESC, id DESC LIMIT :limit")
            .bind("target", target.value())
            .bind("operation", operation)
            .bind("limit", limit)
            .map((row, context) ->
                new Measured(
                    target,
                    operation,
                    row.getLong("bytes"),
                    Duration.ofMillis(row.getLong("millis")),
                    Moment.ofNanos(row.getLong("measured_at_ns"))))
            .list());
  }
}
