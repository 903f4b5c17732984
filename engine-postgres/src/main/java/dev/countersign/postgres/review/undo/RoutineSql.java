package dev.countersign.postgres.review.undo;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Writes out a function or procedure as it is now.
final class RoutineSql {

  private RoutineSql() {}

  static List<String> of(Before before, long oid) throws SQLException {
    var statements = new ArrayList<String>();
    statements.add(
        before.one("SELECT pg_get_functiondef(?::bigint::oid)", oid).orElseThrow().strip());
    String signature =
        before
            .one(
                "SELECT quote_ident(n.nspname) || '.' || quote_ident(p.proname) || '('"
                    + " || pg_get_function_identity_arguments(p.oid) || ')'"
                    + " FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
                    + " WHERE p.oid = ?::bigint::oid",
                oid)
            .orElseThrow();
    statements.addAll(Belongings.ofRoutine(before, oid, signature));
    return statements;
  }
}
