package dev.countersign.postgres.review;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// All that the schemas `public` and `side` consist of, as lines that are equal exactly when the
/// schemas are. The order of columns is left out.
public final class SchemaDump {

  private static final String EVERYTHING_ELSE =
      """
      SELECT concat_ws(' | ', 'function', p.oid::regprocedure, pg_get_userbyid(proowner), proacl,
             md5(pg_get_functiondef(p.oid)), obj_description(p.oid, 'pg_proc'))
        FROM pg_proc p WHERE pronamespace::regnamespace::text IN ('public', 'side') AND prokind IN ('f', 'p')
      UNION ALL
      SELECT concat_ws(' | ', 'type', t.oid::regtype, typtype, pg_get_userbyid(typowner), typdefault,
             typnotnull, obj_description(t.oid, 'pg_type'),
             (SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid),
             (SELECT string_agg(conname || pg_get_constraintdef(oid), ',' ORDER BY conname)
                FROM pg_constraint WHERE contypid = t.oid))
        FROM pg_type t WHERE typnamespace::regnamespace::text IN ('public', 'side')
      UNION ALL
      SELECT concat_ws(' | ', 'schema', nspname, pg_get_userbyid(nspowner), nspacl)
        FROM pg_namespace WHERE nspname !~ '^pg_(toast|temp)'
      UNION ALL
      SELECT concat_ws(' | ', 'value', schemaname, sequencename, last_value) FROM pg_sequences
      UNION ALL
      SELECT concat_ws(' | ', 'extension', extname, extversion) FROM pg_extension
      UNION ALL
      SELECT concat_ws(' | ', 'publication', pubname) FROM pg_publication
      ORDER BY 1
      """;

  private SchemaDump() {}

  /// The lines, sorted.
  public static List<String> of(Connection connection) throws SQLException {
    var live = new Live(connection);
    List<Long> relations =
        live
            .column(
                "SELECT oid::bigint FROM pg_class WHERE relnamespace::regnamespace::text"
                    + " IN ('public', 'side') AND relkind <> 'i' AND relkind <> 'I'")
            .stream()
            .map(Long::valueOf)
            .toList();
    var lines = new ArrayList<>(new PrintedDefinitions(live).of(relations));
    lines.replaceAll(line -> line.replaceFirst("^(\\S+ \\| )\\d+ \\| ", "$1"));
    lines.addAll(live.column(EVERYTHING_ELSE));
    lines.sort(null);
    return lines;
  }

  /// What two dumps do not have in common.
  public static String difference(List<String> before, List<String> after) {
    var missing = new ArrayList<>(before);
    missing.removeAll(after);
    var added = new ArrayList<>(after);
    added.removeAll(before);
    return "missing " + missing + "\n  added " + added;
  }
}
