package dev.countersign.postgres.driver;

/// The queries that [CatalogReader] reads the catalogue with. All of them run with `search_path =
/// pg_catalog`, so definitions come with every other name qualified.
final class CatalogQueries {

  /// For every catalogue table that matters: how many rows it has, and a sum over the transactions
  /// that wrote them. Whatever changes a row changes one of the two. Rows are counted by
  /// transaction first, which spares most of the hashing. Temporary objects are left out: they come
  /// and go with sessions.
  static final String SIGNALS =
      """
      WITH temp AS MATERIALIZED (
        SELECT oid FROM pg_namespace WHERE nspname LIKE 'pg\\_temp\\_%' OR nspname LIKE 'pg\\_toast%'
      ), gone AS MATERIALIZED (
        SELECT c.oid FROM pg_class c WHERE c.relnamespace IN (SELECT oid FROM temp)
      ), written (what, xmin, times) AS (
        SELECT 'class', xmin, count(*) FROM pg_class
          WHERE relnamespace NOT IN (SELECT oid FROM temp) GROUP BY xmin
        UNION ALL SELECT 'attribute', xmin, count(*) FROM pg_attribute
          WHERE attrelid >= 16384 AND attrelid NOT IN (SELECT oid FROM gone) GROUP BY xmin
        UNION ALL SELECT 'proc', xmin, count(*) FROM pg_proc GROUP BY xmin
        UNION ALL SELECT 'aggregate', xmin, count(*) FROM pg_aggregate GROUP BY xmin
        UNION ALL SELECT 'trigger', xmin, count(*) FROM pg_trigger
          WHERE tgrelid NOT IN (SELECT oid FROM gone) GROUP BY xmin
        UNION ALL SELECT 'rewrite', xmin, count(*) FROM pg_rewrite
          WHERE ev_class NOT IN (SELECT oid FROM gone) GROUP BY xmin
        UNION ALL SELECT 'constraint', xmin, count(*) FROM pg_constraint
          WHERE conrelid NOT IN (SELECT oid FROM gone) GROUP BY xmin
        UNION ALL SELECT 'index', xmin, count(*) FROM pg_index
          WHERE indrelid NOT IN (SELECT oid FROM gone) GROUP BY xmin
        UNION ALL SELECT 'type', xmin, count(*) FROM pg_type
          WHERE typnamespace NOT IN (SELECT oid FROM temp) GROUP BY xmin
        UNION ALL SELECT 'range', xmin, count(*) FROM pg_range GROUP BY xmin
        UNION ALL SELECT 'operator', xmin, count(*) FROM pg_operator GROUP BY xmin
        UNION ALL SELECT 'operator class', xmin, count(*) FROM pg_opclass GROUP BY xmin
        UNION ALL SELECT 'support function', xmin, count(*) FROM pg_amproc GROUP BY xmin
        UNION ALL SELECT 'amop', xmin, count(*) FROM pg_amop GROUP BY xmin
        UNION ALL SELECT 'cast', xmin, count(*) FROM pg_cast GROUP BY xmin
        UNION ALL SELECT 'namespace', xmin, count(*) FROM pg_namespace
          WHERE nspname NOT LIKE 'pg\\_temp\\_%' AND nspname NOT LIKE 'pg\\_toast\\_temp\\_%' GROUP BY xmin
        UNION ALL SELECT 'policy', xmin, count(*) FROM pg_policy GROUP BY xmin
        UNION ALL SELECT 'attrdef', xmin, count(*) FROM pg_attrdef
          WHERE adrelid NOT IN (SELECT oid FROM gone) GROUP BY xmin
        UNION ALL SELECT 'inherits', xmin, count(*) FROM pg_inherits
          WHERE inhrelid NOT IN (SELECT oid FROM gone) GROUP BY xmin
        UNION ALL SELECT 'partitioned', xmin, count(*) FROM pg_partitioned_table GROUP BY xmin
        UNION ALL SELECT 'foreign table', xmin, count(*) FROM pg_foreign_table GROUP BY xmin
        UNION ALL SELECT 'foreign server', xmin, count(*) FROM pg_foreign_server GROUP BY xmin
        UNION ALL SELECT 'extension', xmin, count(*) FROM pg_extension GROUP BY xmin
        UNION ALL SELECT 'event trigger', xmin, count(*) FROM pg_event_trigger GROUP BY xmin
        UNION ALL SELECT 'member', xmin, count(*) FROM pg_auth_members GROUP BY xmin
        UNION ALL SELECT 'setting', xmin, count(*) FROM pg_db_role_setting GROUP BY xmin
        UNION ALL SELECT 'collation', xmin, count(*) FROM pg_collation WHERE oid >= 16384 GROUP BY xmin
      )
      SELECT what, sum(times) || '/' || sum(times * hashint8(xmin::text::bigint))
      FROM written GROUP BY what
      UNION ALL
      SELECT 'role', md5(string_agg(
        concat_ws('|', oid, rolname, rolsuper, rolinherit, rolbypassrls), ',' ORDER BY oid))
      FROM pg_roles
      ORDER BY 1
      """;

  static final String SERVER =
      """
      SELECT current_setting('server_version_num')::int, current_database(), rolsuper
      FROM pg_roles WHERE rolname = ?
      """;

  /// What the server gives to everybody, as far as this connection can see it.
  static final String DEFAULT_SETTINGS =
      """
      SELECT name, CASE WHEN source IN ('user', 'database user', 'client', 'session')
        THEN boot_val ELSE reset_val END
      FROM pg_settings
      WHERE name IN ('search_path', 'session_replication_role', 'row_security',
        'standard_conforming_strings', 'default_tablespace', 'check_function_bodies',
        'IntervalStyle', 'array_nulls', 'default_table_access_method', 'transform_null_equals',
        'xmloption')
      """;

  /// What it gives to this role in this database; what comes later wins.
  static final String ROLE_SETTINGS =
      """
      SELECT s.setconfig FROM pg_db_role_setting s
      WHERE s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
        AND s.setrole IN (0, (SELECT oid FROM pg_roles WHERE rolname = ?))
      ORDER BY s.setrole <> 0, s.setdatabase <> 0
      """;

  static final String SCHEMAS =
      """
      SELECT oid, nspname, pg_get_userbyid(nspowner), has_schema_privilege(?, oid, 'USAGE')
      FROM pg_namespace
      WHERE nspname NOT LIKE 'pg\\_temp\\_%' AND nspname NOT LIKE 'pg\\_toast\\_temp\\_%'
      """;

  static final String ROUTINES =
      """
      SELECT p.oid, n.nspname, p.proname, p.prokind, p.proargtypes::text,
        coalesce(p.proargnames, '{}'), p.pronargdefaults, p.provariadic <> 0, p.prorettype,
        p.proretset, l.lanname, p.provolatile, p.prosecdef, p.proisstrict, p.proleakproof,
        p.proconfig, CASE WHEN p.oid < 16384 THEN '' ELSE p.prosrc END,
        CASE WHEN p.prosqlbody IS NOT NULL AND p.oid >= 16384
          THEN pg_get_function_sqlbody(p.oid) END,
        e.extname, pg_get_userbyid(p.proowner),
        concat_ws(' ', a.aggtransfn::oid, a.aggfinalfn::oid, a.aggcombinefn::oid,
          a.aggserialfn::oid, a.aggdeserialfn::oid, a.aggmtransfn::oid, a.aggminvtransfn::oid,
          a.aggmfinalfn::oid),
        p.proname || '(' || oidvectortypes(p.proargtypes) || ')',
        CASE WHEN p.oid >= 16384 THEN pg_get_expr(p.proargdefaults, 0) END
      FROM pg_proc p
      JOIN pg_namespace n ON n.oid = p.pronamespace
      JOIN pg_language l ON l.oid = p.prolang
      LEFT JOIN pg_aggregate a ON a.aggfnoid = p.oid
      LEFT JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid
        AND d.deptype = 'e' AND d.refclassid = 'pg_extension'::regclass
      LEFT JOIN pg_extension e ON e.oid = d.refobjid
      WHERE n.nspname NOT LIKE 'pg\\_temp\\_%'
      """;

  static final String OPERATORS =
      """
      SELECT o.oid, n.nspname, o.oprname, o.oprleft, o.oprright, o.oprresult, o.oprcode::oid
      FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace
      WHERE n.nspname NOT LIKE 'pg\\_temp\\_%'
      """;

  /// The last column is the code, but for that in C, by which values are compared and hashed.
  static final String TYPES =
      """
      SELECT t.oid, n.nspname, t.typname, t.typtype, t.typbasetype,
        coalesce(r.rngsubtype, t.typelem), t.typrelid,
        (SELECT array_agg(pg_get_constraintdef(c.oid)) FROM pg_constraint c
          WHERE t.typtype = 'd' AND c.contypid = t.oid AND c.contype = 'c'),
        t.typdefault,
        concat_ws(' ', t.typinput::oid, t.typoutput::oid, t.typreceive::oid, t.typsend::oid,
          t.typmodin::oid, t.typmodout::oid, r.rngcanonical::oid, r.rngsubdiff::oid,
          (SELECT string_agg(CASE WHEN d.refclassid = 'pg_proc'::regclass THEN d.refobjid
              ELSE (SELECT o.oprcode::oid FROM pg_operator o WHERE o.oid = d.refobjid) END::text, ' ')
            FROM pg_constraint c JOIN pg_depend d
              ON d.classid = 'pg_constraint'::regclass AND d.objid = c.oid
            WHERE t.typtype = 'd' AND c.contypid = t.oid
              AND d.refclassid IN ('pg_proc'::regclass, 'pg_operator'::regclass))),
        (SELECT string_agg(f.amproc::oid::text, ' ') FROM pg_opclass o
          JOIN pg_amproc f ON f.amprocfamily = o.opcfamily AND f.amproclefttype = o.opcintype
          JOIN pg_proc p ON p.oid = f.amproc JOIN pg_language l ON l.oid = p.prolang
          WHERE o.opcintype = t.oid AND p.oid >= 16384 AND l.lanname NOT IN ('c', 'internal'))
      FROM pg_type t
      JOIN pg_namespace n ON n.oid = t.typnamespace
      LEFT JOIN pg_range r ON r.rngtypid = t.oid OR r.rngmultitypid = t.oid
      WHERE n.nspname NOT LIKE 'pg\\_temp\\_%' AND n.nspname NOT LIKE 'pg\\_toast%'
      """;

  private CatalogQueries() {}
}
