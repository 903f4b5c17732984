package dev.countersign.postgres.review;

import dev.countersign.postgres.review.undo.RelationName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Queries on the live catalogue, as texts. Used by one thread.
final class Live {

  /// `lock_not_available`: what a lock timeout ends with.
  static final String LOCKED = "55P03";

  private static final String IMPATIENT = "SET LOCAL lock_timeout = '100ms'";

  private final Connection connection;
  private boolean refused;

  /// @param connection inside a read-only transaction
  Live(Connection connection) {
    this.connection = connection;
  }

  Connection connection() {
    return connection;
  }

  /// Whether something was not answered because others hold a lock.
  boolean refused() {
    return refused;
  }

  /// From now on nobody is waited for: others hold locks, and would make every question wait.
  void hurry() throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(IMPATIENT);
    }
  }

  /// The answer to a question, unless others hold a lock that it needs. The transaction goes on
  /// either way.
  <T> Optional<T> unlessLocked(Question<T> question) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      T answer = question.answer();
      connection.releaseSavepoint(before);
      return Optional.of(answer);
    } catch (SQLException e) {
      connection.rollback(before);
      if (!LOCKED.equals(e.getSQLState())) {
        throw e;
      }
      refused = true;
      hurry();
      return Optional.empty();
    }
  }

  /// What is asked of the server.
  @FunctionalInterface
  interface Question<T> {

    T answer() throws SQLException;
  }

  /// The first column of all rows; NULL as empty text.
  List<String> column(String sql, Object... values) throws SQLException {
    return rows(sql, values).stream().map(List::getFirst).toList();
  }

  /// The first column of the first row; empty when there is no row or it is NULL.
  Optional<String> one(String sql, Object... values) throws SQLException {
    return column(sql, values).stream().findFirst().filter(value -> !value.isEmpty());
  }

  /// All rows; NULL as empty text. When it fails, the transaction goes on as if it had not been.
  List<List<String>> tried(String sql, Object... values) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      List<List<String>> rows = rows(sql, values);
      connection.releaseSavepoint(before);
      return rows;
    } catch (SQLException e) {
      connection.rollback(before);
      if (LOCKED.equals(e.getSQLState())) {
        refused = true;
        hurry();
      }
      throw e;
    }
  }

  /// All rows; NULL as empty text.
  List<List<String>> rows(String sql, Object... values) throws SQLException {
    if (sql.contains("to_regclass(?)") && !RelationName.isOne(values)) {
      return List.of();
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        return all(rows);
      }
    }
  }

  private static List<List<String>> all(ResultSet rows) throws SQLException {
    int columns = rows.getMetaData().getColumnCount();
    var result = new ArrayList<List<String>>();
    while (rows.next()) {
      var row = new ArrayList<String>();
      for (int i = 1; i <= columns; i++) {
        row.add(Objects.requireNonNullElse(rows.getString(i), ""));
      }
      result.add(row);
    }
    return result;
  }
}
