package dev.countersign.postgres.driver;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/// Time and chance, as the runner needs them.
///
/// @param nanoTime a clock that only goes forward, in nanoseconds
/// @param random where jitter comes from
/// @param pause waits as long as it is told, on the calling thread
public record Tempo(LongSupplier nanoTime, RandomGenerator random, Consumer<Duration> pause) {

  private static final Duration PAUSE_MIN = Duration.ofMillis(100);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(30);

  /// The system's clock, real randomness and real pauses.
  public static Tempo system() {
    return new Tempo(System::nanoTime, RandomGenerator.getDefault(), Tempo::sleep);
  }

  Duration since(long startNanos) {
    return Duration.ofNanos(nanoTime.getAsLong() - startNanos);
  }

  /// Waits before the next attempt: anything up to a bound that doubles with every attempt, so that
  /// waiting changes do not come back all at once.
  void backOff(int attempt) {
    long bound = Math.min(PAUSE_MAX.toMillis(), PAUSE_MIN.toMillis() << Math.min(attempt, 12));
    pause.accept(Duration.ofMillis(random.nextLong(PAUSE_MIN.toMillis(), bound + 1)));
  }

  private static void sleep(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
