package dev.countersign.app.clients;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.Arrays;
import java.util.StringJoiner;
import org.postgresql.util.PSQLException;

/// What a JDBC program sees, line by line, so that two runs of it can be compared.
final class Transcript {

  private final StringBuilder text = new StringBuilder();

  /// A part of a program, which may fail.
  @FunctionalInterface
  interface Part {
    void run() throws SQLException;
  }

  void say(Object line) {
    text.append(line).append('\n');
  }

  /// A part of a program, and how it ended.
  void tried(String name, Part part) {
    say("-- " + name);
    try {
      part.run();
    } catch (BatchUpdateException e) {
      say("batch " + Arrays.toString(e.getUpdateCounts()) + " " + e.getSQLState());
      say(String.valueOf(e.getMessage()));
    } catch (PSQLException e) {
      say(e.getSQLState() + " " + e.getServerErrorMessage() + " " + e.getMessage());
    } catch (SQLException e) {
      say(e.getSQLState() + " " + e.getMessage());
    }
  }

  void rows(ResultSet rows) throws SQLException {
    ResultSetMetaData columns = rows.getMetaData();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      say(columns.getColumnLabel(i) + " " + columns.getColumnTypeName(i));
    }
    while (rows.next()) {
      var line = new StringJoiner("|");
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        line.add(
            columns.getColumnTypeName(i).equals("bytea")
                ? Arrays.toString(rows.getBytes(i))
                : String.valueOf(rows.getString(i)));
      }
      say(line);
    }
    rows.close();
  }

  /// Everything that one text answers, with its notices.
  void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      boolean isRows = statement.execute(sql);
      while (isRows || statement.getUpdateCount() != -1) {
        if (isRows) {
          rows(statement.getResultSet());
        } else {
          say("count " + statement.getUpdateCount());
        }
        isRows = statement.getMoreResults();
      }
      for (SQLWarning w = statement.getWarnings(); w != null; w = w.getNextWarning()) {
        say("warning " + w.getSQLState() + " " + w.getMessage());
      }
    }
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
