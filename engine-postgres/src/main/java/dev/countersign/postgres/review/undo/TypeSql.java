package dev.countersign.postgres.review.undo;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Writes out enums, composite types and domains as they are now.
final class TypeSql {

  private static final String KIND =
      """
      SELECT t.typtype, t.oid::bigint, quote_ident(n.nspname) || '.' || quote_ident(t.typname),
             pg_get_userbyid(t.typowner), t.typacl IS NOT NULL, quote_literal(obj_description(t.oid, 'pg_type'))
        FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.oid = to_regtype(?)
      """;

  private static final String LABELS =
      """
      SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder)
        FROM pg_enum WHERE enumtypid = ?::bigint::oid
      """;

  private static final String FIELDS =
      """
      SELECT string_agg(quote_ident(attname) || ' ' || format_type(atttypid, atttypmod), ', ' ORDER BY attnum)
        FROM pg_attribute WHERE attrelid = (SELECT typrelid FROM pg_type WHERE oid = ?::bigint::oid)
         AND attnum > 0 AND NOT attisdropped
      """;

  private static final String DOMAIN =
      """
      SELECT format_type(typbasetype, typtypmod) || coalesce(' DEFAULT ' || typdefault, '')
             || CASE WHEN typnotnull THEN ' NOT NULL' ELSE '' END
             || coalesce((SELECT string_agg(' CONSTRAINT ' || quote_ident(conname) || ' '
                                            || pg_get_constraintdef(c.oid), '' ORDER BY conname)
                            FROM pg_constraint c WHERE contypid = t.oid AND contype = 'c'), '')
        FROM pg_type t WHERE t.oid = ?::bigint::oid
      """;

  private TypeSql() {}

  static Reversal reversal(Before before, List<String> names) throws SQLException {
    List<List<String>> rows = before.rows(KIND, Sql.name(names));
    if (rows.isEmpty()) {
      return Reversal.nothing("It is not there, so nothing changes.");
    }
    List<String> row = rows.getFirst();
    long oid = Long.parseLong(row.get(1));
    String name = row.get(2);
    String create =
        switch (row.get(0)) {
          case "e" ->
              "CREATE TYPE %s AS ENUM (%s)".formatted(name, before.one(LABELS, oid).orElse(""));
          case "c" -> "CREATE TYPE %s AS (%s)".formatted(name, before.one(FIELDS, oid).orElse(""));
          case "d" ->
              "CREATE DOMAIN %s AS %s".formatted(name, before.one(DOMAIN, oid).orElseThrow());
          default -> "";
        };
    if (create.isEmpty() || row.get(4).equals("t")) {
      return Reversal.none("No undo is known for dropping this kind of type.");
    }
    String kind = row.get(0).equals("d") ? "DOMAIN" : "TYPE";
    var statements = new ArrayList<>(List.of(create));
    if (!row.get(3).equals(before.role())) {
      statements.add("ALTER %s %s OWNER TO %s".formatted(kind, name, Sql.name(row.get(3))));
    }
    if (!row.get(5).isEmpty()) {
      statements.add("COMMENT ON %s %s IS %s".formatted(kind, name, row.get(5)));
    }
    return Reversal.exact("It is created again from its definition.", statements);
  }
}
