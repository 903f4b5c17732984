package dev.countersign.postgres.review;

import java.sql.Array;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/// Everything that defines relations, as the server prints it: lines that are equal exactly when
/// the definitions are, also where an object was dropped and made again.
final class PrintedDefinitions {

  private static final String BIGINT = "bigint";

  /// The relation itself.
  private static final String RELATION =
      """
      SELECT concat_ws(' | ', n.nspname, c.relname, c.relkind, c.relpersistence,
             pg_get_userbyid(c.relowner), c.relrowsecurity, c.relforcerowsecurity, c.relreplident,
             array_to_string(c.reloptions, ','), c.relispartition,
             pg_get_expr(c.relpartbound, c.oid), pg_get_partkeydef(c.oid),
             obj_description(c.oid, 'pg_class'),
             CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.oid = ANY (?) ORDER BY 1
      """;

  /// Privileges, one line for each.
  private static final String PRIVILEGES =
      """
      SELECT concat_ws(' | ', c.oid::regclass, a.grantee::regrole, a.privilege_type, a.is_grantable)
        FROM pg_class c,
             aclexplode(coalesce(c.relacl, acldefault(
               CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner))) a
       WHERE c.oid = ANY (?) AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') ORDER BY 1
      """;

  /// Columns with all that belongs to them.
  private static final String COLUMNS =
      """
      SELECT concat_ws(' | ', a.attrelid::regclass, a.attnum, a.attname,
             format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
             a.attcollation::regcollation, a.attstorage, a.attcompression,
             coalesce(a.attstattarget, -1), array_to_string(a.attoptions, ','),
             pg_get_expr(d.adbin, d.adrelid), a.attacl,
             col_description(a.attrelid, a.attnum))
        FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
       WHERE a.attrelid = ANY (?) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attrelid, a.attnum
      """;

  /// Constraints.
  private static final String CONSTRAINTS =
      """
      SELECT concat_ws(' | ', conrelid::regclass, conname, pg_get_constraintdef(oid), convalidated,
             connoinherit, obj_description(oid, 'pg_constraint'))
        FROM pg_constraint WHERE conrelid = ANY (?) OR confrelid = ANY (?) ORDER BY 1
      """;

  /// Indexes.
  private static final String INDEXES =
      """
      SELECT concat_ws(' | ', pg_get_indexdef(i.indexrelid), indisvalid, indisclustered, indisreplident,
             array_to_string(c.reloptions, ','), obj_description(i.indexrelid, 'pg_class'))
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
       WHERE indrelid = ANY (?) ORDER BY 1
      """;

  /// Triggers that people made, policies, rules, parents, publications.
  private static final String REST =
      """
      SELECT concat_ws(' | ', 'trigger', pg_get_triggerdef(oid), tgenabled, obj_description(oid, 'pg_trigger'))
        FROM pg_trigger WHERE tgrelid = ANY (?) AND NOT tgisinternal
      UNION ALL
      SELECT concat_ws(' | ', 'policy', polrelid::regclass, polname, polcmd, polpermissive,
             (SELECT string_agg(CASE r WHEN 0 THEN 'public' ELSE pg_get_userbyid(r) END, ',' ORDER BY r)
                FROM unnest(polroles) r),
             pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))
        FROM pg_policy WHERE polrelid = ANY (?)
      UNION ALL
      SELECT concat_ws(' | ', 'rule', pg_get_ruledef(oid), ev_enabled)
        FROM pg_rewrite WHERE ev_class = ANY (?) AND rulename <> '_RETURN'
      UNION ALL
      SELECT concat_ws(' | ', 'inherits', inhrelid::regclass, inhparent::regclass, inhseqno)
        FROM pg_inherits WHERE inhrelid = ANY (?) OR inhparent = ANY (?)
      UNION ALL
      SELECT concat_ws(' | ', 'published', p.pubname, prrelid::regclass)
        FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid
       WHERE prrelid = ANY (?)
      UNION ALL
      SELECT concat_ws(' | ', 'sequence', seqrelid::regclass, seqtypid::regtype, seqstart, seqincrement,
             seqmax, seqmin, seqcache, seqcycle)
        FROM pg_sequence WHERE seqrelid = ANY (?)
      UNION ALL
      SELECT concat_ws(' | ', 'statistics', pg_get_statisticsobjdef(oid))
        FROM pg_statistic_ext WHERE stxrelid = ANY (?)
      ORDER BY 1
      """;

  private final Live live;

  PrintedDefinitions(Live live) {
    this.live = live;
  }

  /// The lines of these relations; a number that is not there adds none.
  List<String> of(Collection<Long> relations) throws SQLException {
    Array oids = live.connection().createArrayOf(BIGINT, relations.toArray());
    var lines = new ArrayList<String>();
    add(lines, RELATION, oids, 1);
    add(lines, PRIVILEGES, oids, 1);
    add(lines, COLUMNS, oids, 1);
    add(lines, CONSTRAINTS, oids, 2);
    add(lines, INDEXES, oids, 1);
    add(lines, REST, oids, 8);
    return lines;
  }

  private void add(List<String> lines, String sql, Array oids, int times) throws SQLException {
    Object[] values = new Object[times];
    Arrays.fill(values, oids);
    lines.addAll(live.column(sql, values));
  }
}
