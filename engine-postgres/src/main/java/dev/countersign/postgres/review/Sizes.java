package dev.countersign.postgres.review;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// How large relations are right now. Nobody is waited for: the server measures files under a lock,
/// and where it cannot have that one, its own last count of pages is taken. Each relation is asked
/// about once. Used by one thread.
final class Sizes {

  private static final String MEASURED =
      """
      SELECT c.relkind, c.reltuples::bigint,
             CASE WHEN c.relkind IN ('r', 'm', 't') THEN pg_stat_get_live_tuples(c.oid) ELSE -1 END,
             pg_total_relation_size(c.oid),
             CASE WHEN c.relkind IN ('r', 'm', 't') THEN pg_table_size(c.oid) ELSE pg_relation_size(c.oid) END,
             pg_relation_size(c.oid) = 0, pg_size_pretty(pg_total_relation_size(c.oid)), true
        FROM pg_class c
       WHERE c.oid = to_regclass(?)
      """;

  /// A table without a page may have been filled since anybody counted.
  private static final String COUNTED =
      """
      SELECT c.relkind, c.reltuples::bigint,
             CASE WHEN c.relkind IN ('r', 'm', 't') THEN pg_stat_get_live_tuples(c.oid) ELSE -1 END,
             pages.own + pages.indexes, pages.own, c.relkind NOT IN ('r', 'm', 't', 'i'),
             pg_size_pretty(pages.own + pages.indexes), c.relpages > 0
        FROM pg_class c,
             LATERAL (
               SELECT current_setting('block_size')::bigint * (greatest(c.relpages, 0) + coalesce(
                        (SELECT sum(t.relpages) FROM pg_class t
                          WHERE t.oid = c.reltoastrelid
                             OR t.oid IN (SELECT indexrelid FROM pg_index WHERE indrelid = c.reltoastrelid)), 0))::bigint,
                      current_setting('block_size')::bigint * coalesce(
                        (SELECT sum(i.relpages) FROM pg_class i
                          WHERE i.oid IN (SELECT indexrelid FROM pg_index WHERE indrelid = c.oid)), 0)::bigint
             ) pages (own, indexes)
       WHERE c.oid = to_regclass(?)
      """;

  /// Where a size that was measured is from.
  static final String MEASURED_BY = "pg_class and pg_stat_all_tables";

  private final Live live;
  private final Map<String, Optional<Size>> known = new HashMap<>();

  Sizes(Live live) {
    this.live = live;
  }

  /// What is known of a relation's size.
  ///
  /// @param kind its `relkind`
  /// @param analysed rows by the last VACUUM or ANALYZE; -1 or 0 when there was none
  /// @param counted rows by the server's counters; -1 when it has none
  /// @param totalBytes with its indexes and TOAST; empty when nobody has counted a page
  /// @param ownBytes without its indexes; empty like the total
  /// @param empty whether it certainly has no page
  /// @param inWords the total, such as `12 MB`
  /// @param measured false: by the pages that the last VACUUM or ANALYZE counted
  record Size(
      char kind,
      long analysed,
      long counted,
      OptionalLong totalBytes,
      OptionalLong ownBytes,
      boolean empty,
      String inWords,
      boolean measured) {

    private static Size of(List<String> row, boolean measured) {
      boolean empty = row.get(5).equals("t");
      boolean known = empty || row.get(7).equals("t");
      return new Size(
          row.get(0).charAt(0),
          Long.parseLong(row.get(1)),
          Long.parseLong(row.get(2)),
          known ? OptionalLong.of(Long.parseLong(row.get(3))) : OptionalLong.empty(),
          known ? OptionalLong.of(Long.parseLong(row.get(4))) : OptionalLong.empty(),
          empty,
          row.get(6),
          measured);
    }

    boolean isIndex() {
      return kind == 'i' || kind == 'I';
    }

    /// Rows, by whoever counted more of them.
    long rows() {
      return Math.max(analysed, counted);
    }

    /// Counters that were reset say 0; that is true only of a table without a page.
    boolean rowsKnown() {
      return rows() > 0 || analysed == 0 || empty;
    }

    /// Where its bytes are from.
    String source() {
      return measured ? MEASURED_BY : "pg_class.relpages, by the last VACUUM or ANALYZE, as";
    }
  }

  /// Empty when there is no such relation.
  Optional<Size> of(String relation) throws SQLException {
    Optional<Size> before = known.get(relation);
    if (before == null) {
      before = asked(relation);
      known.put(relation, before);
    }
    return before;
  }

  private Optional<Size> asked(String relation) throws SQLException {
    Optional<List<List<String>>> measured = live.unlessLocked(() -> live.rows(MEASURED, relation));
    boolean had = measured.isPresent();
    List<List<String>> rows = had ? measured.get() : live.rows(COUNTED, relation);
    return rows.stream().findFirst().map(row -> Size.of(row, had));
  }
}
