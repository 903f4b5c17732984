package dev.countersign.server.store;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/// Times as the store keeps them: nanoseconds since 1970, which a long can count until 2262.
final class Moment {

  private Moment() {}

  static long toNanos(Instant time) {
    return Math.addExact(
        Math.multiplyExact(time.getEpochSecond(), TimeUnit.SECONDS.toNanos(1)), time.getNano());
  }

  static Instant ofNanos(long nanos) {
    return Instant.ofEpochSecond(
        Math.floorDiv(nanos, TimeUnit.SECONDS.toNanos(1)),
        Math.floorMod(nanos, TimeUnit.SECONDS.toNanos(1)));
  }
}
