package dev.countersign.postgres.keep;

import dev.countersign.core.review.Keeping;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The schema that has what is kept, and the register in it: a copy is written down there in the
/// transaction that makes it.
///
/// @param name the schema
public record KeptSchema(String name) {

  private static final String REGISTER = "kept";

  private static final String OBSTACLE =
      """
      SELECT CASE
        WHEN n.oid IS NULL OR c.oid IS NULL THEN
          'there is no schema ' || ? || ' with a register; the role that runs changes may not'
          || ' create it, or has not had the time'
        WHEN n.nspowner <> r.oid OR c.relowner <> r.oid THEN
          'the schema ' || ? || ' or its register does not belong to ' || r.rolname
        WHEN EXISTS (SELECT FROM aclexplode(n.nspacl) a WHERE a.grantee <> n.nspowner)
          OR coalesce((SELECT has_schema_privilege(s.oid, n.oid, 'USAGE') FROM pg_roles s WHERE s.rolname = ?), false) THEN
          'others than ' || r.rolname || ' may look into the schema ' || ?
        WHEN EXISTS (SELECT FROM pg_publication WHERE puballtables) THEN
          'a publication sends all tables to subscribers, and would send the copies too'
        END
        FROM pg_roles r
        LEFT JOIN pg_namespace n ON n.nspname = ?
        LEFT JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = 'kept' AND c.relkind = 'r'
       WHERE r.rolname = current_user
      """;

  private static final String COMPLETE =
      "SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
          + " WHERE n.nspname = ? AND c.relname = 'kept'";

  /// The register, qualified.
  public String register() {
    return quoted(name) + "." + REGISTER;
  }

  /// A table in it, qualified.
  public String table(String table) {
    return quoted(name) + "." + quoted(table);
  }

  /// Makes the schema and its register where they are missing.
  ///
  /// @param connection in no transaction, as whoever runs changes
  void prepare(Connection connection) throws SQLException {
    if (isThere(connection)) {
      return;
    }
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      statement.execute("SET LOCAL lock_timeout = '2s'");
      for (String making : making(quoted(name))) {
        statement.execute(making);
      }
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  /// Whether there is a register.
  boolean isThere(Connection connection) throws SQLException {
    return one(connection, COMPLETE, name).isPresent();
  }

  /// What makes the schema and its register.
  ///
  /// @param schema quoted like in SQL
  public static List<String> making(String schema) {
    return List.of(
        "CREATE SCHEMA IF NOT EXISTS " + schema,
        "REVOKE ALL ON SCHEMA " + schema + " FROM PUBLIC",
        "CREATE TABLE IF NOT EXISTS %s.%s (name text PRIMARY KEY, change text NOT NULL, until timestamptz NOT NULL)"
            .formatted(schema, REGISTER));
  }

  /// The schema that something is kept in, quoted like in SQL.
  public static String of(Keeping keeping) {
    String table = keeping.tables().getFirst();
    return table.substring(0, table.lastIndexOf('.'));
  }

  /// Why nothing can be kept here now; empty when it can.
  ///
  /// @param connection as whoever runs changes
  /// @param session the role of agents' connections
  Optional<String> obstacle(Connection connection, String session) throws SQLException {
    return one(connection, OBSTACLE, name, name, session, name, name);
  }

  private static Optional<String> one(Connection connection, String sql, String... values)
      throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        query.setString(i + 1, values[i]);
      }
      try (ResultSet rows = query.executeQuery()) {
        return rows.next()
            ? Optional.of(Objects.requireNonNullElse(rows.getString(1), ""))
                .filter(s -> !s.isEmpty())
            : Optional.empty();
      }
    }
  }

  private static String quoted(String part) {
    return part.matches("c(ountersign)?[a-z0-9_]*_[a-z0-9_]*")
        ? part
        : '"' + part.replace("\"", "\"\"") + '"';
  }
}
