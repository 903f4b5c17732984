package dev.countersign.postgres.review.undo;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.SqlStatement;
import dev.countersign.postgres.locks.Found;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// The state before a statement, as its reversal asks for it. Used by one thread.
///
/// @param connection inside a read-only transaction, with the session's search path
/// @param found how names are resolved
/// @param role who will run the change
/// @param statement the statement to reverse
/// @param earlier the statements of the change before it
/// @param locks forecasts the locks of a statement
/// @param keeps what may be kept of the data that it takes away
/// @param writing what else is known of it
record Before(
    Connection connection,
    Found found,
    String role,
    SqlStatement statement,
    List<SqlStatement> earlier,
    Forecasts locks,
    Keeps keeps,
    Writing writing) {

  /// Forecasts locks against the snapshot in use; see [LockForecasts#of].
  @FunctionalInterface
  interface Forecasts {
    boolean rewrites(SqlStatement statement);
  }

  JsonNode node() {
    return statement.node();
  }

  String field(String name) {
    return PgNode.text(node(), name);
  }

  /// The qualified name of the relation that a RangeVar node names, if it is there.
  Optional<String> relation(JsonNode rangeVar) throws SQLException {
    return relation(written(rangeVar));
  }

  /// The qualified name of a relation, if it is there.
  Optional<String> relation(String name) throws SQLException {
    return one(
        "SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) FROM pg_class c"
            + " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = to_regclass(?)",
        name);
  }

  /// A relation of the catalogue as SQL.
  static String qualified(Before before, Relation relation) {
    return before.keeps().quoted(relation.schema()) + "." + before.keeps().quoted(relation.name());
  }

  /// A RangeVar node as SQL.
  static String written(JsonNode rangeVar) {
    String schema = PgNode.text(rangeVar, "schemaname");
    String name = Sql.name(PgNode.text(rangeVar, "relname"));
    return schema.isEmpty() ? name : Sql.name(schema) + "." + name;
  }

  /// Where something new with this RangeVar is created.
  String newName(JsonNode rangeVar) throws SQLException {
    String schema = PgNode.text(rangeVar, "schemaname");
    String in = schema.isEmpty() ? one("SELECT current_schema()").orElse("public") : schema;
    return Sql.name(in) + "." + Sql.name(PgNode.text(rangeVar, "relname"));
  }

  /// Whether an earlier statement of the change creates a relation of this name.
  boolean createdHere(JsonNode rangeVar) {
    String name = PgNode.text(rangeVar, "relname");
    return earlier.stream()
        .filter(s ->
            List.of("CreateStmt", "CreateTableAsStmt", "ViewStmt", "CreateSeqStmt")
                .contains(s.tag()))
        .anyMatch(s -> s.node().toString().contains("\"relname\":\"" + name + "\""));
  }

  /// The first column of all rows; NULL as empty text.
  List<String> column(String sql, Object... values) throws SQLException {
    return rows(sql, values).stream().map(List::getFirst).toList();
  }

  /// The first column of the first row; empty when there is none or it is NULL.
  Optional<String> one(String sql, Object... values) throws SQLException {
    return column(sql, values).stream().findFirst().filter(value -> !value.isEmpty());
  }

  /// As [#one], where the server refuses to speak of an object that is not there, such as one that
  /// an earlier statement of the same change makes.
  Optional<String> oneUnlessMissing(String sql) throws SQLException {
    Savepoint start = connection.setSavepoint();
    try {
      return one(sql);
    } catch (SQLException e) {
      String state = Objects.requireNonNullElse(e.getSQLState(), "");
      if (!state.startsWith("42") && !state.equals("3F000")) {
        throw e;
      }
      connection.rollback(start);
      return Optional.empty();
    }
  }

  /// As [#one]; empty also when the server refuses, or needs too long.
  Optional<String> tried(String sql) throws SQLException {
    Savepoint start = connection.setSavepoint();
    try {
      return one(sql);
    } catch (SQLException e) {
      connection.rollback(start);
      return Optional.empty();
    }
  }

  /// All rows; NULL as empty text.
  List<List<String>> rows(String sql, Object... values) throws SQLException {
    if (sql.contains("to_regclass(?)") && !RelationName.isOne(values)) {
      return List.of();
    }
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        query.setObject(i + 1, values[i]);
      }
      var result = new ArrayList<List<String>>();
      try (ResultSet rows = query.executeQuery()) {
        int columns = rows.getMetaData().getColumnCount();
        while (rows.next()) {
          var row = new ArrayList<String>();
          for (int i = 1; i <= columns; i++) {
            row.add(Objects.requireNonNullElse(rows.getString(i), ""));
          }
          result.add(row);
        }
      }
      return result;
    }
  }
}
