package dev.countersign.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EventuallyTest {

  private static final Duration SHORT = Duration.ofMillis(20);

  @Test
  void a_value_is_returned_as_soon_as_it_appears() {
    var asked = new AtomicInteger();

    int found =
        Eventually.appears(
            "three", () -> Optional.of(asked.incrementAndGet()).filter(count -> count == 3));

    assertThat(found).isEqualTo(3);
    assertThat(asked).hasValue(3);
  }

  @Test
  void what_never_happens_fails_and_says_what_it_was() {
    assertThatThrownBy(() -> Eventually.happens("the moon lands", SHORT, () -> false))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("the moon lands");
  }

  @Test
  void assertions_are_repeated_until_they_hold() {
    var asked = new AtomicInteger();

    Eventually.holds(() -> assertThat(asked.incrementAndGet()).isGreaterThan(2));

    assertThat(asked).hasValue(3);
  }

  @Test
  void the_last_failure_is_shown() {
    assertThatThrownBy(() -> Eventually.holds(SHORT, () -> assertThat(1).isEqualTo(2)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("expected: 2");
  }
}
