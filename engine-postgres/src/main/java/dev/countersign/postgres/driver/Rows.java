package dev.countersign.postgres.driver;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// One row of a catalogue query, read column by column from the left.
final class Rows {

  private final ResultSet rows;
  private int column;

  private Rows(ResultSet rows) {
    this.rows = rows;
  }

  /// Reads all rows of a query.
  ///
  /// @param parameters text values of its parameters
  static <T> List<T> of(Connection connection, String sql, Reading<T> reading, String... parameters)
      throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      statement.setFetchSize(0);
      try (ResultSet results = statement.executeQuery()) {
        var rows = new Rows(results);
        List<T> all = new ArrayList<>();
        while (results.next()) {
          rows.column = 0;
          all.add(reading.read(rows));
        }
        return all;
      }
    }
  }

  String text() throws SQLException {
    String value = rows.getString(++column);
    return value == null ? "" : value;
  }

  Optional<String> maybeText() throws SQLException {
    return Optional.ofNullable(rows.getString(++column));
  }

  long number() throws SQLException {
    return rows.getLong(++column);
  }

  int integer() throws SQLException {
    return rows.getInt(++column);
  }

  double real() throws SQLException {
    return rows.getDouble(++column);
  }

  boolean flag() throws SQLException {
    return rows.getBoolean(++column);
  }

  char letter() throws SQLException {
    String value = text();
    return value.isEmpty() ? ' ' : value.charAt(0);
  }

  /// A vector of numbers in its text form: `1 2`, or `{1,2}`.
  List<Long> numbers() throws SQLException {
    String vector = text().replace("{", "").replace("}", "").strip();
    return vector.isEmpty()
        ? List.of()
        : Arrays.stream(vector.split("[ ,]+")).map(Long::valueOf).toList();
  }

  /// As [#numbers], of small numbers.
  List<Integer> integers() throws SQLException {
    return numbers().stream().map(Long::intValue).toList();
  }

  /// An array of texts.
  List<String> texts() throws SQLException {
    var array = rows.getArray(++column);
    if (array == null) {
      return List.of();
    }
    return Arrays.stream((Object[]) array.getArray())
        .map(item -> item == null ? "" : item.toString())
        .toList();
  }

  /// Turns the current row into a value.
  interface Reading<T> {

    T read(Rows row) throws SQLException;
  }
}
