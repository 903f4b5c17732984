-- How many rows each catalogue has and a sum over the transactions that wrote them: whatever is
-- written moves one of the two. What is temporary comes and goes, and is left out.
WITH passing AS MATERIALIZED (
  SELECT oid FROM pg_namespace WHERE nspname ~ '^pg_(toast_)?temp_'
), gone AS MATERIALIZED (
  SELECT oid FROM pg_class WHERE relnamespace IN (SELECT oid FROM passing)
), types AS MATERIALIZED (
  SELECT oid FROM pg_type WHERE typnamespace IN (SELECT oid FROM passing)
), written (what, xmin) AS (
  SELECT 'class', xmin FROM pg_class WHERE relnamespace NOT IN (SELECT oid FROM passing)
  UNION ALL SELECT 'attribute', xmin FROM pg_attribute WHERE attrelid NOT IN (SELECT oid FROM gone)
  UNION ALL SELECT 'type', xmin FROM pg_type WHERE typnamespace NOT IN (SELECT oid FROM passing)
  UNION ALL SELECT 'namespace', xmin FROM pg_namespace WHERE oid NOT IN (SELECT oid FROM passing)
  UNION ALL SELECT 'index', xmin FROM pg_index WHERE indrelid NOT IN (SELECT oid FROM gone)
  UNION ALL SELECT 'constraint', xmin FROM pg_constraint
    WHERE conrelid NOT IN (SELECT oid FROM gone) AND contypid NOT IN (SELECT oid FROM types)
  UNION ALL SELECT 'default', xmin FROM pg_attrdef WHERE adrelid NOT IN (SELECT oid FROM gone)
  UNION ALL SELECT 'inherits', xmin FROM pg_inherits WHERE inhrelid NOT IN (SELECT oid FROM gone)
  UNION ALL SELECT 'trigger', xmin FROM pg_trigger WHERE tgrelid NOT IN (SELECT oid FROM gone)
  UNION ALL SELECT 'rewrite', xmin FROM pg_rewrite WHERE ev_class NOT IN (SELECT oid FROM gone)
  UNION ALL SELECT 'policy', xmin FROM pg_policy
  UNION ALL SELECT 'proc', xmin FROM pg_proc WHERE pronamespace NOT IN (SELECT oid FROM passing)
  UNION ALL SELECT 'operator', xmin FROM pg_operator
  UNION ALL SELECT 'operator class', xmin FROM pg_opclass
  UNION ALL SELECT 'cast', xmin FROM pg_cast
  UNION ALL SELECT 'collation', xmin FROM pg_collation
  UNION ALL SELECT 'description', xmin FROM pg_description WHERE objoid NOT IN (SELECT oid FROM gone)
  UNION ALL SELECT 'event trigger', xmin FROM pg_event_trigger
  UNION ALL SELECT 'extension', xmin FROM pg_extension
  UNION ALL SELECT 'wrapper', xmin FROM pg_foreign_data_wrapper
  UNION ALL SELECT 'server', xmin FROM pg_foreign_server
  UNION ALL SELECT 'mapping', xmin FROM pg_user_mapping
  UNION ALL SELECT 'language', xmin FROM pg_language
  UNION ALL SELECT 'large object', xmin FROM pg_largeobject_metadata
  UNION ALL SELECT 'large object page', xmin FROM pg_largeobject
  UNION ALL SELECT 'default privileges', xmin FROM pg_default_acl
  UNION ALL SELECT 'publication', xmin FROM pg_publication
  UNION ALL SELECT 'subscription', xmin FROM pg_subscription
  UNION ALL SELECT 'statistics object', xmin FROM pg_statistic_ext
  UNION ALL SELECT 'statistics', xmin FROM pg_statistic WHERE starelid NOT IN (SELECT oid FROM gone)
  UNION ALL SELECT 'sequence', xmin FROM pg_sequence WHERE seqrelid NOT IN (SELECT oid FROM gone)
  UNION ALL SELECT 'role', xmin FROM pg_authid
  UNION ALL SELECT 'membership', xmin FROM pg_auth_members
  UNION ALL SELECT 'role setting', xmin FROM pg_db_role_setting
  UNION ALL SELECT 'database', xmin FROM pg_database
  UNION ALL SELECT 'tablespace', xmin FROM pg_tablespace
  UNION ALL SELECT 'origin', xmin FROM pg_replication_origin
)
SELECT what || ' ' || count(*) || '/' || sum(hashint8(xmin::text::bigint)::bigint) FROM written GROUP BY what
UNION ALL SELECT 'slots ' || count(*) FROM pg_replication_slots
UNION ALL SELECT 'prepared ' || count(*) FROM pg_prepared_xacts
UNION ALL SELECT 'settings ' || md5(string_agg(name || '=' || setting, ',' ORDER BY name)) FROM pg_settings
  WHERE name NOT IN ('application_name', 'transaction_deferrable')
UNION ALL SELECT 'settings in files ' || count(*) || md5(string_agg(name || '=' || setting, ',' ORDER BY seqno))
  FROM pg_file_settings
UNION ALL SELECT 'files ' || coalesce(string_agg(f, ',' ORDER BY f), '') FROM pg_ls_dir('{dir}') f
UNION ALL SELECT 'sequence ' || s.seqrelid || ' ' || coalesce(pg_sequence_last_value(s.seqrelid), 0)
  FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid AND c.relpersistence <> 't'
