package dev.countersign.postgres.review;

import dev.countersign.core.SessionState;
import java.sql.Connection;
import java.sql.SQLException;

/// The search path of a session, for a connection that looks on its behalf.
///
/// @param session the session; `$user` in its path is its own role
record SearchPathOf(SessionState session) {

  void set(Connection connection) throws SQLException {
    String role = '"' + session.role().replace("\"", "\"\"") + '"';
    String path =
        session
            .settings()
            .getOrDefault("search_path", "\"$user\", public")
            .replace("\"$user\"", role);
    try (var statement =
        connection.prepareStatement("SELECT pg_catalog.set_config('search_path', ?, true)")) {
      statement.setString(1, path);
      statement.execute();
    }
  }
}
