package dev.countersign.postgres.rewrite;

import dev.countersign.postgres.dialect.Index;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.Relation.Column;
import dev.countersign.postgres.dialect.Relation.Kind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Ranges of a table's key that together cover all rows, also those that come later, with about as
/// many rows in each as one short transaction may write.
///
/// @param key the column, as SQL
/// @param bounds where one range ends and the next begins, ascending; none: one range is enough
record Ranges(String key, List<Long> bounds) {

  /// So many rows are written in a part of a second, and locked no longer.
  static final int ROWS = 10_000;

  /// More statements than this are no list that anybody reads.
  private static final int RANGES_MAX = 2_000;

  /// `int8`, `int2` and `int4`.
  private static final Set<Long> INTEGERS = Set.of(20L, 21L, 23L);

  Ranges {
    bounds = List.copyOf(bounds);
  }

  /// The ranges of a table; empty when it has no key of one integer, is too large, or was never
  /// analyzed.
  static Optional<Ranges> of(Subject subject, Relation table) throws SQLException {
    Optional<Column> key = key(table);
    if (key.isEmpty()) {
      return Optional.empty();
    }
    String quoted = subject.quoted(key.get().name());
    double known = table.size().rows();
    double rows = known < 0 ? table.size().heapBytes() / 32.0 : known;
    int wanted = (int) Math.min(Math.ceil(rows / ROWS), RANGES_MAX + 1.0);
    if (wanted > RANGES_MAX) {
      return Optional.empty();
    }
    List<Long> edges = edges(subject, table, key.get());
    if (edges.size() < 2) {
      return wanted > 1 ? Optional.empty() : Optional.of(new Ranges(quoted, List.of()));
    }
    return Optional.of(new Ranges(quoted, cut(edges, wanted)));
  }

  /// One condition for each range; empty text when there is one range only.
  List<String> conditions() {
    if (bounds.isEmpty()) {
      return List.of("");
    }
    var conditions = new ArrayList<String>();
    conditions.add("%s <= %d".formatted(key, bounds.getFirst()));
    for (int i = 1; i < bounds.size(); i++) {
      conditions.add("%s > %d AND %s <= %d".formatted(key, bounds.get(i - 1), key, bounds.get(i)));
    }
    conditions.add("%s > %d".formatted(key, bounds.getLast()));
    return conditions;
  }

  /// A statement for each range.
  ///
  /// @param start the statement without a condition
  /// @param condition its own condition; empty text for none
  List<String> statements(String start, String condition) {
    return conditions().stream()
        .map(range -> {
          String both =
              condition.isEmpty() || range.isEmpty()
                  ? condition + range
                  : "(%s) AND %s".formatted(condition, range);
          return both.isEmpty() ? start : start + " WHERE " + both;
        })
        .toList();
  }

  private static Optional<Column> key(Relation table) {
    return table.indexes().stream()
        .filter(index -> index.identifies() && index.columns().size() == 1)
        .sorted(Comparator.comparing(Index::primary).reversed())
        .flatMap(index -> table.column(index.columns().getFirst()).stream())
        .filter(column -> column.notNull() && INTEGERS.contains(column.typeOid()))
        .findFirst();
  }

  /// Keys with about as many rows from one to the next, as the last ANALYZE saw them. The table
  /// itself is not read: that could run code of its owner.
  private static List<Long> edges(Subject subject, Relation table, Column key) throws SQLException {
    String sql =
        "SELECT pg_catalog.unnest(histogram_bounds::text::bigint[])::text FROM pg_catalog.pg_stats"
            + " WHERE schemaname = ? AND tablename = ? AND attname = ? AND inherited = ?";
    boolean inherited = table.kind() == Kind.PARTITIONED_TABLE;
    var rows = subject.server().rows(sql, table.schema(), table.name(), key.name(), inherited);
    return rows.stream().map(row -> Long.valueOf(row.getFirst())).distinct().toList();
  }

  private static List<Long> cut(List<Long> edges, int wanted) {
    int buckets = edges.size() - 1;
    var bounds = new ArrayList<Long>();
    for (int i = 1; i < wanted; i++) {
      double place = (double) i * buckets / wanted;
      int bucket = (int) place;
      double low = edges.get(bucket);
      double high = edges.get(bucket + 1);
      long bound = (long) (low + (high - low) * (place - bucket));
      if (bounds.isEmpty() || bound > bounds.getLast()) {
        bounds.add(bound);
      }
    }
    return bounds;
  }
}
