package dev.countersign.postgres.rulebook;

import dev.countersign.testkit.PostgresServer;
import dev.countersign.testkit.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;

/// What the examples of the lock rules speak of, on a server of version 15 or later.
public final class LockSchema {

  private static final String RESOURCE = "locks.sql";

  private LockSchema() {}

  /// Adds it to a database, and a tablespace to its server.
  public static void addTo(TestDatabase database) throws SQLException {
    try (var connection = database.connect();
        var statement = connection.createStatement()) {
      statement.execute("SET allow_in_place_tablespaces = on");
      statement.execute("CREATE TABLESPACE spare LOCATION ''");
      statement.execute(sql());
    }
  }

  /// Takes the tablespace away again.
  public static void leave(PostgresServer server) {
    server.execute("postgres", "DROP TABLESPACE spare");
  }

  private static String sql() {
    try (var in = LockSchema.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
