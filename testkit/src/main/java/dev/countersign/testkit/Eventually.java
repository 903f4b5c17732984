package dev.countersign.testkit;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Waits until something observable has happened, and no longer: the one place in the tests that
/// waits. A condition that does not come within the limit fails the test and says what was awaited.
public final class Eventually {

  private static final Duration DEFAULT_LIMIT = Duration.ofSeconds(20);
  private static final Duration PAUSE_MAX = Duration.ofMillis(50);

  private Eventually() {}

  /// An assertion that may fail for a while.
  @FunctionalInterface
  public interface Check {
    void run() throws Exception;
  }

  /// @param what completes the sentence "this did not happen: …"
  public static void happens(String what, BooleanSupplier condition) {
    happens(what, DEFAULT_LIMIT, condition);
  }

  public static void happens(String what, Duration limit, BooleanSupplier condition) {
    appears(what, limit, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
  }

  /// The value, as soon as there is one.
  public static <T> T appears(String what, Supplier<Optional<T>> source) {
    return appears(what, DEFAULT_LIMIT, source);
  }

  public static <T> T appears(String what, Duration limit, Supplier<Optional<T>> source) {
    var turns = new Turns(limit);
    do {
      Optional<T> found = source.get();
      if (found.isPresent()) {
        return found.get();
      }
    } while (turns.next());
    throw new AssertionError("within " + limit + " this did not happen: " + what);
  }

  /// Repeats assertions until they hold; fails with the last failure when they never do.
  public static void holds(Check check) {
    holds(DEFAULT_LIMIT, check);
  }

  public static void holds(Duration limit, Check check) {
    var turns = new Turns(limit);
    Throwable last;
    do {
      last = failureOf(check);
      if (last == null) {
        return;
      }
    } while (turns.next());
    throw new AssertionError("still so after " + limit + ": " + last.getMessage(), last);
  }

  private static @Nullable Throwable failureOf(Check check) {
    try {
      check.run();
      return null;
    } catch (Exception | AssertionError e) {
      return e;
    }
  }

  /// Pauses that grow from one millisecond, until the limit or an interrupt.
  private static final class Turns {

    private final long endNanos;
    private long pauseNanos = TimeUnit.MILLISECONDS.toNanos(1);

    Turns(Duration limit) {
      this.endNanos = System.nanoTime() + limit.toNanos();
    }

    boolean next() {
      if (System.nanoTime() - endNanos >= 0 || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(pauseNanos);
      pauseNanos = Math.min(pauseNanos * 2, PAUSE_MAX.toNanos());
      return true;
    }
  }
}
