package dev.countersign.postgres.review;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// How often rows of a table are written, on the average since the server counts. Used by one
/// thread.
final class WriteRate {

  private static final String WRITES =
      """
      SELECT s.n_tup_ins + s.n_tup_upd + s.n_tup_del,
             extract(epoch FROM now() - since.began)::bigint, to_char(since.began AT TIME ZONE 'UTC', 'YYYY-MM-DD')
        FROM pg_stat_all_tables s,
             (SELECT greatest(stats_reset, pg_postmaster_start_time()) AS began
                FROM pg_stat_database WHERE datname = current_database()) since
       WHERE s.relid = to_regclass(?)
      """;

  private final Live live;

  WriteRate(Live live) {
    this.live = live;
  }

  /// A rate.
  ///
  /// @param perSecond rows written per second
  /// @param since from when on they were counted, a date in UTC
  record Rate(double perSecond, String since) {

    String inWords() {
      return String.format(
          Locale.ROOT,
          "%,.1f row writes a second (pg_stat_all_tables, the average since %s)",
          perSecond,
          since);
    }
  }

  /// Empty when the server does not count, or nothing was ever written.
  Optional<Rate> of(String table) throws SQLException {
    for (List<String> row : live.rows(WRITES, table)) {
      if (row.stream().noneMatch(String::isEmpty) && !row.getFirst().equals("0")) {
        long seconds = Math.max(1, Long.parseLong(row.get(1)));
        return Optional.of(new Rate((double) Long.parseLong(row.getFirst()) / seconds, row.get(2)));
      }
    }
    return Optional.empty();
  }
}
