package dev.countersign.postgres.rehearsal;

import java.time.Duration;

/// The time since the beginning of a run, in nanoseconds of one clock. Thread-safe.
///
/// @param startNanos what the clock said at the beginning
record Stopwatch(long startNanos) {

  static Stopwatch start() {
    return new Stopwatch(System.nanoTime());
  }

  long nanos() {
    return System.nanoTime() - startNanos;
  }

  static Duration span(long nanos) {
    return Duration.ofNanos(Math.max(0, nanos));
  }
}
