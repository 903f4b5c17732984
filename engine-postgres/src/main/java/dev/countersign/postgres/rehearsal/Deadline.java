package dev.countersign.postgres.rehearsal;

import java.time.Duration;

/// When a rehearsal is given up.
///
/// @param atNanos the moment, by the clock of this process
record Deadline(long atNanos) {

  static Deadline in(Duration limit) {
    return new Deadline(System.nanoTime() + limit.toNanos());
  }

  /// What is left, at least one millisecond.
  Duration left() {
    return Duration.ofNanos(Math.max(1_000_000, atNanos - System.nanoTime()));
  }

  boolean over() {
    return System.nanoTime() - atNanos >= 0;
  }
}
