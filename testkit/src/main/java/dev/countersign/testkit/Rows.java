package dev.countersign.testkit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;

/// Result sets as text, in the shape of `psql -At`.
final class Rows {

  private Rows() {}

  static List<String> unaligned(ResultSet rows) throws SQLException {
    int columns = rows.getMetaData().getColumnCount();
    var lines = new ArrayList<String>();
    while (rows.next()) {
      var line = new StringJoiner("|");
      for (int column = 1; column <= columns; column++) {
        line.add(Objects.requireNonNullElse(rows.getString(column), ""));
      }
      lines.add(line.toString());
    }
    return List.copyOf(lines);
  }
}
