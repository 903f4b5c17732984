package dev.countersign.app.evasions;

import dev.countersign.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// All that a server keeps, as a few lines that move when anything of it is written: every
/// catalogue, every row of every table, sequences, large objects, settings and a directory of
/// files. Not thread-safe.
final class Fingerprint implements AutoCloseable {

  private static final String ROWS =
      "SELECT 'rows of %s ' || count(*) || '/' || coalesce(sum(hashint8(xmin::text::bigint)::bigint), 0)"
          + " FROM ONLY %s";

  private final Connection connection;
  private final String question;

  /// @param directory where cases would let the server write files
  Fingerprint(TestDatabase database, String directory) {
    connection = database.connect();
    Stream<String> tables =
        database
            .query(
                "SELECT oid::regclass FROM pg_class WHERE relkind IN ('r', 'm') AND oid >= 16384"
                    + " AND relpersistence <> 't' AND relnamespace::regnamespace::text !~ '^pg_'")
            .stream()
            .map(table -> ROWS.formatted(table.replace("'", "''"), table));
    String catalogues = Case.resource("fingerprint.sql").replace("{dir}", directory);
    question =
        Stream.concat(Stream.of(catalogues), tables).collect(Collectors.joining("\nUNION ALL "));
  }

  /// What there is now.
  List<String> take() {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT * FROM (" + question + ") f ORDER BY 1")) {
      var lines = new java.util.ArrayList<String>();
      while (rows.next()) {
        lines.add(rows.getString(1));
      }
      return lines;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
