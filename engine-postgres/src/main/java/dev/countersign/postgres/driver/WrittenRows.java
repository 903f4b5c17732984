package dev.countersign.postgres.driver;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The rows of the catalogue that relations consist of, as far as they tell which relations moved:
/// a row that was written since is of a transaction that an earlier snapshot did not see, and a row
/// that is gone is missing in the count.
///
/// @param horizon transactions before this one were over when it was read
/// @param counts for each relation, its rows
/// @param fresh relations with rows that were written since an earlier reading
record WrittenRows(String horizon, Map<Long, Long> counts, Set<Long> fresh) {

  /// What was read before anything was.
  static final WrittenRows NONE = new WrittenRows("3", Map.of(), Set.of());

  private static final String HORIZON =
      "SELECT (pg_snapshot_xmin(pg_current_snapshot())::text::numeric % 4294967296)::text";

  /// A foreign key is of both its ends, an index of its table, inheritance of both sides.
  private static final String ROWS =
      """
      SELECT rel, count(*), coalesce(bool_or(age(xmin) <= age(?::xid)), false)
      FROM (
        SELECT coalesce(x.indrelid, c.oid) AS rel, c.xmin
          FROM pg_class c LEFT JOIN pg_index x ON x.indexrelid = c.oid
        UNION ALL SELECT attrelid, xmin FROM pg_attribute WHERE attrelid >= 16384
        UNION ALL SELECT tgrelid, xmin FROM pg_trigger
        UNION ALL SELECT ev_class, xmin FROM pg_rewrite
        UNION ALL SELECT conrelid, xmin FROM pg_constraint
        UNION ALL SELECT confrelid, xmin FROM pg_constraint WHERE confrelid <> 0
        UNION ALL SELECT indrelid, xmin FROM pg_index
        UNION ALL SELECT polrelid, xmin FROM pg_policy
        UNION ALL SELECT adrelid, xmin FROM pg_attrdef
        UNION ALL SELECT inhrelid, xmin FROM pg_inherits
        UNION ALL SELECT inhparent, xmin FROM pg_inherits
        UNION ALL SELECT partrelid, xmin FROM pg_partitioned_table
      ) written
      GROUP BY rel
      """;

  /// The relations of what depends on some relations, because its text may show their names; 0 for
  /// code that is of no relation.
  private static final String DEPENDANTS =
      """
      SELECT DISTINCT CASE d.classid
        WHEN 'pg_class'::regclass
          THEN coalesce((SELECT indrelid FROM pg_index WHERE indexrelid = d.objid), d.objid)
        WHEN 'pg_rewrite'::regclass THEN (SELECT ev_class FROM pg_rewrite WHERE oid = d.objid)
        WHEN 'pg_constraint'::regclass THEN (SELECT conrelid FROM pg_constraint WHERE oid = d.objid)
        WHEN 'pg_policy'::regclass THEN (SELECT polrelid FROM pg_policy WHERE oid = d.objid)
        WHEN 'pg_attrdef'::regclass THEN (SELECT adrelid FROM pg_attrdef WHERE oid = d.objid)
        WHEN 'pg_trigger'::regclass THEN (SELECT tgrelid FROM pg_trigger WHERE oid = d.objid)
        WHEN 'pg_statistic_ext'::regclass
          THEN (SELECT stxrelid FROM pg_statistic_ext WHERE oid = d.objid)
        WHEN 'pg_publication_rel'::regclass
          THEN (SELECT prrelid FROM pg_publication_rel WHERE oid = d.objid)
        ELSE 0::oid END
      FROM pg_depend d
      WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = ANY (?::oid[])
        AND d.classid <> 'pg_type'::regclass
      """;

  /// @param before an earlier reading
  static WrittenRows read(Connection connection, WrittenRows before) throws SQLException {
    String horizon = Rows.of(connection, HORIZON, Rows::text).getFirst();
    Map<Long, Long> counts = new HashMap<>();
    Set<Long> fresh = new HashSet<>();
    Rows.of(
        connection,
        ROWS,
        row -> {
          long relation = row.number();
          counts.put(relation, row.number());
          return row.flag() && fresh.add(relation);
        },
        before.horizon());
    return new WrittenRows(horizon, counts, fresh);
  }

  /// The relations that may be others than before; empty when that cannot be told of relations
  /// alone.
  ///
  /// @param connection in the transaction in which this was read
  Optional<Set<Long>> movedSince(WrittenRows before, Connection connection) throws SQLException {
    Set<Long> moved = new HashSet<>(fresh);
    Set<Long> all = new HashSet<>(counts.keySet());
    all.addAll(before.counts.keySet());
    all.stream()
        .filter(relation -> !Objects.equals(counts.get(relation), before.counts.get(relation)))
        .forEach(moved::add);
    String array =
        moved.stream().map(oid -> Long.toString(oid)).collect(Collectors.joining(",", "{", "}"));
    moved.addAll(Rows.of(connection, DEPENDANTS, Rows::number, array));
    return moved.contains(0L) ? Optional.empty() : Optional.of(moved);
  }
}
