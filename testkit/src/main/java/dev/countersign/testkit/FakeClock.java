package dev.countersign.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/// A clock that stands still until a test moves it, in either direction. Any thread may read or
/// move it; clocks made by [#withZone] show the same time.
public final class FakeClock extends Clock {

  private final AtomicReference<Instant> now;
  private final ZoneId zone;

  private FakeClock(AtomicReference<Instant> now, ZoneId zone) {
    this.now = now;
    this.zone = zone;
  }

  /// A clock in UTC.
  ///
  /// @param instant in the form of [Instant#parse], such as `2026-11-20T10:15:30Z`
  public static FakeClock at(String instant) {
    return at(Instant.parse(instant));
  }

  public static FakeClock at(Instant instant) {
    return new FakeClock(new AtomicReference<>(instant), ZoneOffset.UTC);
  }

  /// Moves the clock; a negative duration moves it back, as a corrected system clock does.
  public void advance(Duration by) {
    now.updateAndGet(instant -> instant.plus(by));
  }

  public void set(Instant instant) {
    now.set(instant);
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public FakeClock withZone(ZoneId other) {
    return new FakeClock(now, other);
  }
}
