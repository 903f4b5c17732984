package dev.countersign.core.review;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// How long a probe that read or wrote one row of a table, again and again, had to wait for locks.
///
/// @param table the table, qualified and quoted like in SQL
/// @param access what the probe did
/// @param tries how often it did so
/// @param longest the longest wait of one try
/// @param total all waits together
/// @param blocked when it waited, since the beginning of the run
/// @param refused what the server answered when the table was no longer as before; empty text when
///   it never did
public record BlockedAccess(
    String table,
    Access access,
    int tries,
    Duration longest,
    Duration total,
    List<Span> blocked,
    String refused) {

  public BlockedAccess {
    blocked = List.copyOf(blocked);
  }

  /// What a probe did.
  public enum Access {
    /// It read one row.
    READ,
    /// It took the locks of a statement that updates one row.
    WRITE;

    /// The name in JSON, such as `read`.
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// A wait.
  ///
  /// @param from its beginning, since the beginning of the run
  /// @param to its end
  public record Span(Duration from, Duration to) {

    /// How much of this lies between two moments.
    public Duration within(Duration start, Duration end) {
      Duration first = from.compareTo(start) > 0 ? from : start;
      Duration last = to.compareTo(end) < 0 ? to : end;
      return last.compareTo(first) > 0 ? last.minus(first) : Duration.ZERO;
    }
  }
}
