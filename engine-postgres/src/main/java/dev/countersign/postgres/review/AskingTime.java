package dev.countersign.postgres.review;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The time that all questions of the rules in one review get together; what is asked later is not
/// answered. Used by one thread.
final class AskingTime {

  private static final Duration ASKING_MAX = Duration.ofSeconds(20);

  private final Clock clock;
  private Duration spent = Duration.ZERO;

  AskingTime(Clock clock) {
    this.clock = clock;
  }

  /// All rows of a query, while there is time.
  List<List<String>> rows(Live live, String sql, Object... values) throws SQLException {
    if (spent.compareTo(ASKING_MAX) > 0) {
      throw new SQLException(
          "the %d seconds that a review has for its questions are used up"
              .formatted(ASKING_MAX.toSeconds()));
    }
    Instant start = clock.instant();
    try {
      return live.tried(sql, values);
    } finally {
      spent = spent.plus(Duration.between(start, clock.instant()));
    }
  }
}
