package dev.countersign.postgres.review.undo;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Writes out a view as it is now, with its options, owner, privileges and comment.
final class ViewSql {

  private static final String DEFINITION =
      """
      SELECT pg_get_viewdef(c.oid), coalesce(array_to_string(c.reloptions, ', '), ''), c.relkind,
             c.relispopulated
        FROM pg_class c WHERE c.oid = to_regclass(?)
      """;

  private ViewSql() {}

  /// @param replace true: as `CREATE OR REPLACE`, which keeps owner and privileges
  static List<String> of(Before before, String view, boolean replace) throws SQLException {
    List<String> row = before.rows(DEFINITION, view).getFirst();
    boolean materialized = row.get(2).equals("m");
    String options = row.get(1).isEmpty() ? "" : " WITH (" + row.get(1) + ")";
    String query = row.get(0).strip().replaceAll(";$", "");
    String end = !materialized ? "" : row.get(3).equals("t") ? " WITH DATA" : " WITH NO DATA";
    var statements = new ArrayList<String>();
    statements.add(
        "CREATE %s%s %s%s AS %s%s"
            .formatted(
                replace ? "OR REPLACE " : "",
                materialized ? "MATERIALIZED VIEW" : "VIEW",
                view,
                options,
                query,
                end));
    statements.addAll(
        before.column(
            "SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = to_regclass(?)",
            view));
    if (!replace) {
      statements.addAll(
          Belongings.ofRelation(before, view, materialized ? "MATERIALIZED VIEW" : "VIEW"));
      statements.addAll(
          before.column(
              "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = to_regclass(?)"
                  + " AND NOT tgisinternal",
              view));
      statements.addAll(
          before.column(
              "SELECT pg_get_ruledef(oid) FROM pg_rewrite WHERE ev_class = to_regclass(?)"
                  + " AND rulename <> '_RETURN'",
              view));
    }
    return statements;
  }
}
