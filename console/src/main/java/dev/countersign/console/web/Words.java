package dev.countersign.console.web;

import dev.countersign.core.evidence.Impact;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.OptionalLong;

/// Numbers and times as people read them.
public final class Words {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);
  private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB"};

  private Words() {}

  /// A moment in UTC.
  public static String time(Instant instant) {
    return TIME.format(instant);
  }

  /// How long before or after now, such as `3 min ago` or `in 2 h`.
  public static String relative(Instant instant, Instant now) {
    Duration ago = Duration.between(instant, now);
    if (ago.abs().toSeconds() < 1) {
      return "just now";
    }
    String amount = amount(ago.abs());
    return ago.isNegative() ? "in " + amount : amount + " ago";
  }

  /// A length of time.
  public static String duration(Duration duration) {
    return duration.toMillis() < 1_000
        ? duration.toMillis() + " ms"
        : String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1_000.0);
  }

  /// Rows as an interval, or the word that they are not known.
  public static String rows(Impact impact) {
    OptionalLong low = impact.rowsLow();
    OptionalLong high = impact.rowsHigh();
    if (low.isEmpty() && high.isEmpty()) {
      return "unknown";
    }
    if (low.isPresent() && high.isPresent() && low.getAsLong() == high.getAsLong()) {
      return grouped(low.getAsLong());
    }
    String from = low.isPresent() ? grouped(low.getAsLong()) : "unknown";
    String to = high.isPresent() ? grouped(high.getAsLong()) : "unknown";
    return from + " to " + to;
  }

  /// Bytes in a unit that fits, or the word that they are not known.
  public static String bytes(OptionalLong bytes) {
    if (bytes.isEmpty()) {
      return "unknown";
    }
    double value = bytes.getAsLong();
    int unit = 0;
    while (value >= 1_024 && unit < UNITS.length - 1) {
      value /= 1_024;
      unit++;
    }
    return unit == 0
        ? grouped(bytes.getAsLong()) + " bytes"
        : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String amount(Duration span) {
    if (span.toMinutes() < 1) {
      return span.toSeconds() + " s";
    }
    if (span.toHours() < 1) {
      return span.toMinutes() + " min";
    }
    return span.toDays() < 2 ? span.toHours() + " h" : span.toDays() + " days";
  }
}
