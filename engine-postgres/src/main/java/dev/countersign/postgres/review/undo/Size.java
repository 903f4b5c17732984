package dev.countersign.postgres.review.undo;

import dev.countersign.core.evidence.Impact;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.keep.KeepOptions;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// How much would be copied.
///
/// @param bytes about so much; empty when that is not known
/// @param tooLarge why that is too much, or cannot be told; continues "because"
record Size(OptionalLong bytes, Optional<String> tooLarge) {

  private static final String OF_TABLE =
      """
      SELECT greatest(c.reltuples::bigint, coalesce(s.n_live_tup, -1), -1),
             CASE WHEN c.relkind = 'p'
                  THEN (SELECT sum(pg_table_size(relid)) FROM pg_partition_tree(c.oid))
                  ELSE pg_table_size(c.oid) END
        FROM pg_class c LEFT JOIN pg_stat_all_tables s ON s.relid = c.oid
       WHERE c.oid = to_regclass(?)
      """;

  /// Of the rows that a condition names. Where the planner's upper end is over the limit, or there
  /// is none, the server counts, up to the limit.
  static Size of(Before before, Relation relation, NamedRows rows) throws SQLException {
    KeepOptions options = before.keeps().options();
    Impact impact = before.writing().impact();
    if (impact.rowsLow().orElse(0) > options.rowsMax()) {
      return tooMany(impact.rowsLow().getAsLong() + " or more", options);
    }
    long count = impact.rowsHigh().orElse(Long.MAX_VALUE);
    if (count > options.rowsMax()) {
      Optional<String> counted = before.tried(rows.counting(options.rowsMax() + 1));
      if (counted.isEmpty()) {
        return new Size(
            OptionalLong.empty(), Optional.of("how many rows it touches cannot be told"));
      }
      count = Long.parseLong(counted.get());
    }
    if (count > options.rowsMax()) {
      return tooMany("more", options);
    }
    return ofBytes(OptionalLong.of(count * rowBytes(relation)), options);
  }

  /// Of a whole table.
  static Size ofTable(Before before, String table) throws SQLException {
    KeepOptions options = before.keeps().options();
    var row = before.rows(OF_TABLE, table).getFirst();
    long count = Long.parseLong(row.get(0));
    if (count < 0 || count > options.rowsMax()) {
      String some =
          "SELECT count(*) FROM (SELECT 1 FROM %s LIMIT %d) AS counted"
              .formatted(table, options.rowsMax() + 1);
      Optional<String> counted = before.tried(some);
      if (counted.isEmpty()) {
        return new Size(OptionalLong.empty(), Optional.of("how many rows it has cannot be told"));
      }
      if (Long.parseLong(counted.get()) > options.rowsMax()) {
        return tooMany(
            count < 0 ? "more" : String.format(Locale.ROOT, "about %,d", count), options);
      }
    }
    return ofBytes(OptionalLong.of(Long.parseLong(row.get(1))), options);
  }

  private static Size ofBytes(OptionalLong bytes, KeepOptions options) {
    long actual = bytes.orElse(0);
    return new Size(
        bytes,
        actual <= options.bytesMax()
            ? Optional.empty()
            : Optional.of(
                String.format(
                    Locale.ROOT,
                    "the limit for copies is %,d KiB, and this is about %,d KiB",
                    options.bytesMax() >> 10,
                    actual >> 10)));
  }

  private static Size tooMany(String actual, KeepOptions options) {
    return new Size(
        OptionalLong.empty(),
        Optional.of(
            String.format(
                Locale.ROOT,
                "the limit for copies is %,d rows, and these are %s",
                options.rowsMax(),
                actual)));
  }

  private static long rowBytes(Relation relation) {
    var size = relation.size();
    return size.rows() < 1 ? 0 : Math.round((size.heapBytes() + size.toastBytes()) / size.rows());
  }
}
