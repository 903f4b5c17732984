package dev.countersign.postgres.rehearsal;

import java.util.List;

/// What a schema is made of, one line of text for every definition, read from the catalogue.
///
/// Lines say nothing that differs between two equal schemas: no object numbers, no gaps that
/// dropped columns leave, no difference between default privileges and the same ones granted. They
/// do tell the order of columns, for `SELECT *` and `INSERT` without a list depend on it. Rows,
/// statistics and the position of sequences are data, and not here.
final class SchemaQueries {

  private static final String USERS =
      "nspname !~ '^pg_' AND nspname <> 'information_schema' AND quote_ident(nspname) <> 'KEPT'";

  private static final String SCHEMAS =
      """
      SELECT format('schema %I owner %s acl %s', nspname, nspowner::regrole,
                    ACL(nspacl, 'n', nspowner))
        FROM pg_namespace WHERE USERS\
      """;

  private static final String RELATIONS =
      """
      SELECT format('relation %I.%I kind %s owner %s persistence %s options %s method %s space %s'
                    || ' rls %s %s identity %s partition %s bound %s parents %s type %s acl %s',
                    nspname, relname, relkind, relowner::regrole, relpersistence, reloptions,
                    (SELECT amname FROM pg_am a WHERE a.oid = relam), reltablespace,
                    relrowsecurity, relforcerowsecurity, relreplident,
                    pg_get_partkeydef(c.oid), pg_get_expr(relpartbound, c.oid),
                    (SELECT array_agg(inhparent::regclass::text ORDER BY inhseqno)
                       FROM pg_inherits WHERE inhrelid = c.oid),
                    nullif(reloftype, 0)::regtype,
                    ACL(relacl, CASE relkind WHEN 'S' THEN 's' ELSE 'r' END, relowner))
        FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
       WHERE relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'c') AND USERS\
      """;

  private static final String COLUMNS =
      """
      SELECT format('column %I.%I.%I number %s type %s collation %s not null %s default %s'
                    || ' identity %s generated %s storage %s compression %s target %s options %s'
                    || ' acl %s',
                    nspname, relname, attname,
                    row_number() OVER (PARTITION BY attrelid ORDER BY attnum),
                    format_type(atttypid, atttypmod), nullif(attcollation, 0)::regcollation,
                    attnotnull, pg_get_expr(adbin, adrelid), attidentity, attgenerated, attstorage,
                    attcompression, attstattarget, attoptions, ACL(attacl, 'c', relowner))
        FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid
        JOIN pg_namespace n ON n.oid = relnamespace
        LEFT JOIN pg_attrdef d ON adrelid = attrelid AND adnum = attnum
       WHERE attnum > 0 AND NOT attisdropped
         AND relkind IN ('r', 'p', 'v', 'm', 'f', 'c') AND USERS\
      """;

  private static final String CONSTRAINTS =
      """
      SELECT format('constraint %I on %s: %s valid %s local %s inherited %s', conname,
                    coalesce(nullif(conrelid, 0)::regclass::text, contypid::regtype::text),
                    pg_get_constraintdef(o.oid), convalidated, conislocal, coninhcount)
        FROM pg_constraint o JOIN pg_namespace n ON n.oid = connamespace
       WHERE contype <> 't' AND USERS\
      """;

  private static final String INDEXES =
      """
      SELECT format('index %s valid %s ready %s clustered %s identity %s primary %s options %s',
                    pg_get_indexdef(indexrelid), indisvalid, indisready, indisclustered,
                    indisreplident, indisprimary, reloptions)
        FROM pg_index JOIN pg_class c ON c.oid = indexrelid
        JOIN pg_namespace n ON n.oid = relnamespace
       WHERE USERS\
      """;

  private static final String CODE =
      """
      SELECT format('trigger %s enabled %s', pg_get_triggerdef(t.oid), tgenabled)
        FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid
        JOIN pg_namespace n ON n.oid = relnamespace
       WHERE NOT tgisinternal AND USERS
      UNION ALL
      SELECT format('rule %s enabled %s', pg_get_ruledef(r.oid), ev_enabled)
        FROM pg_rewrite r JOIN pg_class c ON c.oid = ev_class
        JOIN pg_namespace n ON n.oid = relnamespace
       WHERE USERS
      UNION ALL
      SELECT format('policy %I on %s for %s permissive %s to %s using %s check %s', polname,
                    polrelid::regclass, polcmd, polpermissive, polroles::regrole[],
                    pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))
        FROM pg_policy
      UNION ALL
      SELECT format('routine %s owner %s acl %s', CASE prokind
                      WHEN 'a' THEN 'aggregate ' || p.oid::regprocedure
                        || (SELECT (to_jsonb(g) - 'aggfnoid')::text FROM pg_aggregate g
                             WHERE aggfnoid = p.oid)
                      ELSE pg_get_functiondef(p.oid) END,
                    proowner::regrole, ACL(proacl, 'f', proowner))
        FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
       WHERE USERS
      UNION ALL
      SELECT format('event trigger %I on %s enabled %s tags %s runs %s', evtname, evtevent,
                    evtenabled, evttags, evtfoid::regproc)
        FROM pg_event_trigger\
      """;

  private static final String TYPES =
      """
      SELECT format('type %s kind %s owner %s base %s not null %s default %s labels %s range %s'
                    || ' acl %s', t.oid::regtype, typtype, typowner::regrole,
                    CASE WHEN typbasetype <> 0 THEN format_type(typbasetype, typtypmod) END,
                    typnotnull, typdefault,
                    (SELECT array_agg(enumlabel ORDER BY enumsortorder) FROM pg_enum
                      WHERE enumtypid = t.oid),
                    (SELECT rngsubtype::regtype FROM pg_range WHERE rngtypid = t.oid),
                    ACL(typacl, 'T', typowner))
        FROM pg_type t JOIN pg_namespace n ON n.oid = typnamespace
       WHERE typelem = 0 AND typtype IN ('e', 'd', 'r', 'm', 'b') AND USERS\
      """;

  private static final String SEQUENCES =
      """
      SELECT format('sequence %s type %s start %s by %s min %s max %s cache %s cycle %s owned by %s',
                    seqrelid::regclass, seqtypid::regtype, seqstart, seqincrement, seqmin, seqmax,
                    seqcache, seqcycle,
                    (SELECT pg_describe_object(refclassid, refobjid, refobjsubid) FROM pg_depend d
                      WHERE d.classid = 'pg_class'::regclass AND d.objid = seqrelid
                        AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0))
        FROM pg_sequence\
      """;

  private static final String AROUND =
      """
      SELECT format('extension %I version %s in %s', extname, extversion, extnamespace::regnamespace)
        FROM pg_extension
      UNION ALL
      SELECT format('comment on %s: %s',
                    (SELECT type || ' ' || identity
                       FROM pg_identify_object(classoid, objoid, objsubid)), description)
        FROM pg_description WHERE objoid >= 16384
      UNION ALL
      SELECT format('statistics %s target %s', pg_get_statisticsobjdef(oid), stxstattarget)
        FROM pg_statistic_ext
      UNION ALL
      SELECT format('default privileges of %s in %s for %s: %s', defaclrole::regrole,
                    nullif(defaclnamespace, 0)::regnamespace, defaclobjtype,
                    (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(defaclacl) a))
        FROM pg_default_acl
      UNION ALL
      SELECT format('publication %I all %s insert %s update %s delete %s truncate %s root %s tables %s',
                    pubname, puballtables, pubinsert, pubupdate, pubdelete, pubtruncate, pubviaroot,
                    (SELECT array_agg(format('%I.%I', schemaname, tablename)
                                      ORDER BY schemaname, tablename)
                       FROM pg_publication_tables t WHERE t.pubname = p.pubname))
        FROM pg_publication p\
      """;

  private static final List<String> OTHER_CATALOGUES =
      List.of(
          "pg_cast",
          "pg_collation",
          "pg_conversion",
          "pg_foreign_data_wrapper",
          "pg_foreign_server",
          "pg_language",
          "pg_opclass",
          "pg_operator",
          "pg_opfamily",
          "pg_transform",
          "pg_ts_config",
          "pg_ts_dict",
          "pg_ts_parser",
          "pg_ts_template");

  /// One query for all lines, as a JSON array of texts.
  private static final String ALL =
      "SELECT pg_catalog.json_agg(line) FROM (\n"
          + expanded(
              String.join(
                  "\nUNION ALL\n",
                  SCHEMAS,
                  RELATIONS,
                  COLUMNS,
                  CONSTRAINTS,
                  INDEXES,
                  CODE,
                  TYPES,
                  SEQUENCES,
                  AROUND,
                  String.join(
                      "\nUNION ALL\n",
                      OTHER_CATALOGUES.stream().map(SchemaQueries::identities).toList())))
          + ") AS all_lines (line)";

  private SchemaQueries() {}

  /// The same query, where one schema is left out.
  ///
  /// @param kept the schema, quoted like in SQL; empty text for none
  static String allWithout(String kept) {
    return ALL.replace("'KEPT'", "'" + kept.replace("'", "''") + "'");
  }

  /// Objects that hardly any change touches: that they are there, and whose they are not, counts.
  private static String identities(String catalogue) {
    return """
    SELECT (SELECT type || ' ' || identity
              FROM pg_identify_object('%1$s'::regclass, o.oid, 0))
      FROM %1$s o WHERE o.oid >= 16384\
    """
        .formatted(catalogue);
  }

  private static String expanded(String sql) {
    return sql.replace("USERS", USERS)
        .replaceAll(
            "(?s)ACL\\((\\w+), ('\\w'|CASE .*? END), (\\w+)\\)",
            "(SELECT array_agg(a::text ORDER BY a::text)"
                + " FROM unnest(coalesce($1, acldefault(($2)::\"char\", $3))) a)");
  }
}
