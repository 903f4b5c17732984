package dev.countersign.postgres.review.undo;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Owner, privileges and comments that an object loses when it is dropped.
final class Belongings {

  private static final String OWNER =
      "SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = to_regclass(?)";

  private static final String PRIVILEGES =
      """
      SELECT a.privilege_type, CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END,
             a.is_grantable
        FROM pg_class c, aclexplode(c.relacl) a
       WHERE c.oid = to_regclass(?) AND a.grantee <> c.relowner ORDER BY 2, 1
      """;

  private static final String COMMENTS =
      """
      SELECT coalesce(quote_ident(a.attname), ''), quote_literal(d.description)
        FROM pg_description d
        LEFT JOIN pg_attribute a ON a.attrelid = d.objoid AND a.attnum = d.objsubid AND d.objsubid > 0
       WHERE d.objoid = to_regclass(?) AND d.classoid = 'pg_class'::regclass ORDER BY d.objsubid
      """;

  private static final String ROUTINE_PRIVILEGES =
      """
      SELECT CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END
        FROM pg_proc p, aclexplode(p.proacl) a
       WHERE p.oid = ?::bigint::oid AND a.grantee <> p.proowner ORDER BY 1
      """;

  private Belongings() {}

  static List<String> ofRelation(Before before, String relation, String kind) throws SQLException {
    var statements = new ArrayList<String>();
    String owner = before.one(OWNER, relation).orElseThrow();
    if (!owner.equals(before.role())) {
      statements.add("ALTER %s %s OWNER TO %s".formatted(kind, relation, Sql.name(owner)));
    }
    String on = kind.equals("SEQUENCE") ? "SEQUENCE " : "";
    for (List<String> row : before.rows(PRIVILEGES, relation)) {
      String option = row.get(2).equals("t") ? " WITH GRANT OPTION" : "";
      statements.add(
          "GRANT %s ON %s%s TO %s%s".formatted(row.get(0), on, relation, row.get(1), option));
    }
    for (List<String> row : before.rows(COMMENTS, relation)) {
      String target =
          row.get(0).isEmpty() ? kind + " " + relation : "COLUMN " + relation + "." + row.get(0);
      statements.add("COMMENT ON %s IS %s".formatted(target, row.get(1)));
    }
    return statements;
  }

  static List<String> ofRoutine(Before before, long oid, String signature) throws SQLException {
    var statements = new ArrayList<String>();
    String owner =
        before
            .one("SELECT pg_get_userbyid(proowner) FROM pg_proc WHERE oid = ?::bigint::oid", oid)
            .orElseThrow();
    if (!owner.equals(before.role())) {
      statements.add("ALTER ROUTINE %s OWNER TO %s".formatted(signature, Sql.name(owner)));
    }
    boolean own =
        before
            .one("SELECT 1 FROM pg_proc WHERE oid = ?::bigint::oid AND proacl IS NOT NULL", oid)
            .isPresent();
    if (own) {
      statements.add("REVOKE ALL ON ROUTINE %s FROM PUBLIC".formatted(signature));
      for (String grantee : before.column(ROUTINE_PRIVILEGES, oid)) {
        statements.add("GRANT EXECUTE ON ROUTINE %s TO %s".formatted(signature, grantee));
      }
    }
    before
        .one("SELECT quote_literal(obj_description(?::bigint::oid, 'pg_proc'))", oid)
        .ifPresent(
            comment -> statements.add("COMMENT ON ROUTINE %s IS %s".formatted(signature, comment)));
    return statements;
  }
}
