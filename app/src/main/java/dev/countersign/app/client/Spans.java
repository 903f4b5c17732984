package dev.countersign.app.client;

import java.util.Locale;

/// Intervals of time, for people.
final class Spans {

  private Spans() {}

  /// From so many milliseconds to so many.
  static String between(long lowMillis, long highMillis) {
    return highMillis < 1_000 ? "less than a second" : of(lowMillis) + " to " + of(highMillis);
  }

  private static String of(long millis) {
    if (millis < 10_000) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1_000.0);
    }
    long seconds = millis / 1_000;
    return seconds < 120 ? seconds + " s" : seconds / 60 + " min";
  }
}
