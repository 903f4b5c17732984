package dev.countersign.postgres.driver;

/// The queries that [RelationsReader] reads relations with.
final class RelationQueries {

  static final String RELATIONS =
      """
      SELECT c.oid, c.relkind, n.nspname, c.relname, pg_get_userbyid(c.relowner), c.relpersistence,
        c.relrowsecurity, c.relforcerowsecurity,
        c.relispartition, CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END,
        pg_get_expr(c.relpartbound, c.oid), coalesce(p.partdefid, 0),
        CASE WHEN c.relkind IN ('v', 'm') AND c.oid >= 16384 THEN pg_get_viewdef(c.oid) END,
        CASE WHEN c.reltuples < 0 AND pg_stat_get_live_tuples(c.oid) > 0
          THEN pg_stat_get_live_tuples(c.oid) ELSE c.reltuples END,
        c.relpages,
        c.relpages::bigint * b.bytes,
        coalesce((t.relpages::bigint + coalesce(ti.relpages, 0)) * b.bytes, 0),
        fs.srvname, c.reloftype
      FROM pg_class c
      CROSS JOIN (SELECT current_setting('block_size')::bigint AS bytes) b
      JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_partitioned_table p ON p.partrelid = c.oid
      LEFT JOIN pg_class t ON t.oid = c.reltoastrelid
      LEFT JOIN pg_index tx ON tx.indrelid = t.oid
      LEFT JOIN pg_class ti ON ti.oid = tx.indexrelid
      LEFT JOIN pg_foreign_table f ON f.ftrelid = c.oid
      LEFT JOIN pg_foreign_server fs ON fs.oid = f.ftserver
      WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'c') AND c.relpersistence <> 't'
        AND n.nspname NOT LIKE 'pg\\_temp\\_%'
      """;

  static final String COLUMNS =
      """
      SELECT a.attrelid, a.attnum, a.attname, a.atttypid, format_type(a.atttypid, a.atttypmod),
        a.attnotnull,
        a.attnotnull AND NOT EXISTS (SELECT 1 FROM pg_constraint o
          WHERE o.conrelid = a.attrelid AND o.contype = 'n' AND NOT o.convalidated
            AND o.conkey[1] = a.attnum),
        pg_get_expr(d.adbin, d.adrelid), a.attgenerated::text || a.attidentity::text,
        CASE WHEN a.attcollation NOT IN (0, t.typcollation)
          THEN (SELECT quote_ident(n.nspname) || '.' || quote_ident(o.collname)
            FROM pg_collation o JOIN pg_namespace n ON n.oid = o.collnamespace
            WHERE o.oid = a.attcollation) END
      FROM pg_attribute a
      JOIN pg_class c ON c.oid = a.attrelid
      JOIN pg_type t ON t.oid = a.atttypid
      LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relpersistence <> 't'
        AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c', 'S')
      ORDER BY a.attrelid, a.attnum
      """;

  /// The seventh column says whether every key column is indexed under the column's own collation.
  static final String INDEXES =
      """
      SELECT x.indrelid, x.indexrelid, i.relname, m.amname, x.indkey::text, x.indnkeyatts,
        x.indclass::text,
        NOT EXISTS (SELECT 1 FROM unnest(x.indkey::int2[], x.indcollation::oid[]) AS k (att, coll)
          JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = k.att
          WHERE k.coll <> 0 AND k.coll <> a.attcollation),
        x.indisunique, x.indisprimary, x.indisexclusion,
        x.indisvalid AND x.indisready AND x.indislive, x.indimmediate, x.indpred IS NOT NULL,
        o.conname, CASE WHEN x.indexrelid >= 16384 THEN pg_get_indexdef(x.indexrelid) END,
        i.relpages::bigint * b.bytes
      FROM pg_index x
      CROSS JOIN (SELECT current_setting('block_size')::bigint AS bytes) b
      JOIN pg_class i ON i.oid = x.indexrelid
      JOIN pg_am m ON m.oid = i.relam
      JOIN pg_class c ON c.oid = x.indrelid
      LEFT JOIN pg_constraint o ON o.conindid = x.indexrelid AND o.contype IN ('p', 'u', 'x')
      WHERE c.relkind IN ('r', 'p', 'm') AND c.relpersistence <> 't'
      ORDER BY x.indrelid, x.indexrelid
      """;

  static final String CHECKS =
      """
      SELECT conrelid, oid, conname, pg_get_constraintdef(oid), convalidated
      FROM pg_constraint WHERE contype = 'c' AND conrelid >= 16384 ORDER BY conrelid, conname
      """;

  static final String FOREIGN_KEYS =
      """
      SELECT oid, conname, conrelid, conkey, confrelid, confkey, confupdtype, confdeltype,
        convalidated, condeferrable, pg_get_constraintdef(oid)
      FROM pg_constraint WHERE contype = 'f' ORDER BY conrelid, conname
      """;

  static final String TRIGGERS =
      """
      SELECT tgrelid, oid, tgname, tgfoid, tgtype, tgenabled,
        array_remove(ARRAY[tgoldtable::text, tgnewtable::text], NULL), pg_get_triggerdef(oid)
      FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgrelid, tgname
      """;

  static final String RULES =
      """
      SELECT ev_class, rulename, ev_type, is_instead, ev_enabled, pg_get_ruledef(oid)
      FROM pg_rewrite WHERE rulename <> '_RETURN' ORDER BY ev_class, rulename
      """;

  static final String POLICIES =
      """
      SELECT polrelid, polname, polcmd, polpermissive, pg_get_expr(polqual, polrelid),
        pg_get_expr(polwithcheck, polrelid)
      FROM pg_policy ORDER BY polrelid, polname
      """;

  /// Functions, and functions behind operators and in the order of indexes, that the code of
  /// relations was bound to when it was made. Text shows most of them, but not an operator behind
  /// `IN` or an implicit cast.
  static final String CODE =
      """
      SELECT DISTINCT o.rel, CASE WHEN d.refclassid = 'pg_proc'::regclass THEN d.refobjid
        ELSE (SELECT p.oprcode::oid FROM pg_operator p WHERE p.oid = d.refobjid) END
      FROM (
        SELECT 'pg_rewrite'::regclass::oid AS class, oid, ev_class AS rel FROM pg_rewrite
        UNION ALL SELECT 'pg_attrdef'::regclass, oid, adrelid FROM pg_attrdef
        UNION ALL SELECT 'pg_constraint'::regclass, oid, conrelid FROM pg_constraint
          WHERE conrelid <> 0
        UNION ALL SELECT 'pg_policy'::regclass, oid, polrelid FROM pg_policy
        UNION ALL SELECT 'pg_class'::regclass, indexrelid, indrelid FROM pg_index
        UNION ALL SELECT 'pg_class'::regclass, oid, oid FROM pg_class WHERE relkind = 'p'
      ) o
      JOIN pg_depend d ON d.classid = o.class AND d.objid = o.oid
      WHERE d.refclassid IN ('pg_proc'::regclass, 'pg_operator'::regclass)
      UNION SELECT x.indrelid, f.amproc::oid
      FROM pg_index x CROSS JOIN unnest(x.indclass::oid[]) AS used (class)
      JOIN pg_opclass c ON c.oid = used.class
      JOIN pg_amproc f ON f.amprocfamily = c.opcfamily
      JOIN pg_proc p ON p.oid = f.amproc JOIN pg_language l ON l.oid = p.prolang
      WHERE p.oid >= 16384 AND l.lanname NOT IN ('c', 'internal')
      ORDER BY 1, 2
      """;

  static final String SEQUENCES =
      """
      SELECT d.refobjid, d.refobjsubid, d.objid
      FROM pg_depend d JOIN pg_class c ON c.oid = d.objid AND c.relkind = 'S'
      WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
        AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0 ORDER BY 1, 2, 3
      """;

  static final String STATISTICS =
      """
      SELECT s.stxrelid, n.nspname || '.' || s.stxname
      FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace ORDER BY 1, 2
      """;

  static final String PUBLICATIONS =
      """
      SELECT r.prrelid, p.pubname
      FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid ORDER BY 1, 2
      """;

  private RelationQueries() {}
}
