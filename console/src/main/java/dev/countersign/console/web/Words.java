package dev.countersign.console.web;

import dev.countersign.core.evidence.Impact;
import dev.countersign.core.review.Timing;
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

  /// A length of time as an interval, from so many milliseconds to so many.
  public static String span(long lowMillis, long highMillis) {
    return highMillis < 1_000
        ? "less than a second"
        : rough(lowMillis) + " to " + rough(highMillis);
  }

  /// How long something works, or the word that it is not known.
  public static String span(Timing timing) {
    return timing.lowMillis().isEmpty() || timing.highMillis().isEmpty()
        ? "unknown"
        : span(timing.lowMillis().getAsLong(), timing.highMillis().getAsLong());
  }

  /// What takes the time.
  public static String work(Timing timing) {
    String size = timing.bytes().isPresent() ? bytes(timing.bytes()) : "what is there";
    return switch (timing.operation()) {
      case "scan" -> "read " + size;
      case "rewrite" -> "write " + size + " anew";
      case "index" -> "build indexes over " + size;
      default -> "write " + size + " of rows";
    };
  }

  private static String rough(long millis) {
    return millis < 10_000
        ? String.format(Locale.ROOT, "%.1f s", millis / 1_000.0)
        : amount(Duration.ofMillis(millis));
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
