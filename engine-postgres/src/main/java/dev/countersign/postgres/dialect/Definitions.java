package dev.countersign.postgres.dialect;

import dev.countersign.core.evidence.Action;
import dev.countersign.core.evidence.ObjectName;
import dev.countersign.pggrammar.PgParser;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Reads the pieces of SQL that the catalogue keeps: queries, expressions, constraints.
final class Definitions {

  private Definitions() {}

  /// Follows an expression, such as a default.
  static void expression(PgParser parser, String sql, Walk walk) {
    statements(parser, "SELECT " + sql, walk).forEach(s -> walk.follow(wrapped(s)));
  }

  /// Follows a query, such as a view's.
  static void query(PgParser parser, String sql, Walk walk) {
    statements(parser, sql, walk).forEach(s -> walk.follow(wrapped(s)));
  }

  /// Follows a constraint as `pg_get_constraintdef` writes it.
  static void check(PgParser parser, String constraint, Walk walk) {
    for (SqlStatement s : statements(parser, "CREATE TABLE t (c int, " + constraint + ")", walk)) {
      walk.follow(s.node().path("tableElts").path(1));
    }
  }

  /// The statements of a definition; what cannot be read is unknown.
  static List<SqlStatement> statements(PgParser parser, String sql, Walk walk) {
    return switch (ParsedSql.parse(parser, sql)) {
      case ParsedSql.Statements parsed -> parsed.statements();
      case ParsedSql.Unparsed unparsed -> {
        walk.add(
            Action.UNKNOWN,
            walk.via().orElse(ObjectName.unresolved("definition", "")),
            "Its definition cannot be read: " + unparsed.message() + ".");
        yield List.of();
      }
    };
  }

  private static JsonNode wrapped(SqlStatement statement) {
    return tools.jackson.databind.node.JsonNodeFactory.instance
        .objectNode()
        .set(statement.tag(), statement.node());
  }
}
