package dev.countersign.postgres.review;

/// The queries behind [Definitions]; each takes the array of relation numbers.
///
/// They read what the catalogue has stored and none of the server's functions that print
/// definitions: those wait for whoever holds `ACCESS EXCLUSIVE` on what they print.
final class DefinitionQueries {

  /// The relation itself.
  static final String RELATION =
      """
      SELECT concat_ws(' | ', n.nspname, c.relname, c.relkind, c.relpersistence,
             pg_get_userbyid(c.relowner), c.relrowsecurity, c.relforcerowsecurity, c.relreplident,
             array_to_string(c.reloptions, ','), c.relispartition, md5(c.relpartbound::text),
             md5(to_jsonb(p)::text), obj_description(c.oid, 'pg_class'))
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_partitioned_table p ON p.partrelid = c.oid
       WHERE c.oid = ANY (?) ORDER BY 1
      """;

  /// Privileges, one line for each.
  static final String PRIVILEGES =
      """
      SELECT concat_ws(' | ', c.oid::regclass, a.grantee::regrole, a.privilege_type, a.is_grantable)
        FROM pg_class c,
             aclexplode(coalesce(c.relacl, acldefault(
               CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner))) a
       WHERE c.oid = ANY (?) AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') ORDER BY 1
      """;

  /// Columns with all that belongs to them.
  static final String COLUMNS =
      """
      SELECT concat_ws(' | ', a.attrelid::regclass, a.attnum, a.attname,
             format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
             a.attcollation::regcollation, a.attstorage, a.attcompression,
             coalesce(a.attstattarget, -1), array_to_string(a.attoptions, ','),
             md5(d.adbin::text), a.attacl,
             col_description(a.attrelid, a.attnum))
        FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
       WHERE a.attrelid = ANY (?) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attrelid, a.attnum
      """;

  /// Constraints. Those of others that refer to a relation are found by what depends on it: there
  /// is an index for that.
  static final String CONSTRAINTS =
      """
      SELECT concat_ws(' | ', conrelid::regclass, conname, md5((to_jsonb(k) - 'oid')::text),
             obj_description(oid, 'pg_constraint'))
        FROM pg_constraint k
       WHERE oid IN (
         SELECT own.oid FROM pg_constraint own WHERE own.conrelid = ANY (?)
         UNION SELECT d.objid FROM pg_depend d
          WHERE d.classid = 'pg_constraint'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = ANY (?))
       ORDER BY 1
      """;

  /// Indexes.
  static final String INDEXES =
      """
      SELECT concat_ws(' | ', i.indexrelid::regclass, md5((to_jsonb(i) - 'indcheckxmin')::text), c.relam,
             array_to_string(c.reloptions, ','), obj_description(i.indexrelid, 'pg_class'))
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
       WHERE indrelid = ANY (?) ORDER BY 1
      """;

  /// Triggers that people made, policies, rules and what views show, parents, publications.
  static final String REST =
      """
      SELECT concat_ws(' | ', 'trigger', tgrelid::regclass, tgname, tgfoid::regprocedure,
             md5((to_jsonb(t) - 'oid')::text), obj_description(oid, 'pg_trigger'))
        FROM pg_trigger t WHERE tgrelid = ANY (?) AND NOT tgisinternal
      UNION ALL
      SELECT concat_ws(' | ', 'policy', polrelid::regclass, polname, md5((to_jsonb(p) - 'oid')::text))
        FROM pg_policy p WHERE polrelid = ANY (?)
      UNION ALL
      SELECT concat_ws(' | ', 'rule', ev_class::regclass, rulename, md5((to_jsonb(r) - 'oid')::text))
        FROM pg_rewrite r WHERE ev_class = ANY (?)
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
      SELECT concat_ws(' | ', 'statistics', md5((to_jsonb(s) - 'oid')::text))
        FROM pg_statistic_ext s WHERE stxrelid = ANY (?)
      ORDER BY 1
      """;

  private DefinitionQueries() {}
}
