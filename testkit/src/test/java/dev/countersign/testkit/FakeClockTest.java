package dev.countersign.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class FakeClockTest {

  @Test
  void it_stands_still_until_it_is_moved() {
    var clock = FakeClock.at("2026-11-20T10:00:00Z");

    clock.advance(Duration.ofMinutes(5));
    clock.advance(Duration.ofMinutes(-1));

    assertThat(clock.instant()).isEqualTo(Instant.parse("2026-11-20T10:04:00Z"));
  }

  @Test
  void a_clock_of_another_zone_is_moved_along() {
    var clock = FakeClock.at("2026-11-20T10:00:00Z");
    var elsewhere = clock.withZone(ZoneId.of("Asia/Tokyo"));

    clock.set(Instant.EPOCH);

    assertThat(elsewhere.instant()).isEqualTo(Instant.EPOCH);
    assertThat(elsewhere.getZone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
  }
}
