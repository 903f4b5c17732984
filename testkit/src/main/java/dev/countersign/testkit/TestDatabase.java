package dev.countersign.testkit;

import java.sql.Connection;
import java.util.List;

/// One database of a [PostgresServer], made for one test or test class; closing it drops it,
/// together with the connections that are still open to it.
///
/// @param server where it lives
/// @param name unique on that server
public record TestDatabase(PostgresServer server, String name) implements AutoCloseable {

  public String jdbcUrl() {
    return server.jdbcUrl(name);
  }

  public String jdbcUrl(String user, String password) {
    return server.jdbcUrl(name, user, password);
  }

  public Connection connect() {
    return server.connect(name);
  }

  public Connection connect(String user, String password) {
    return server.connect(name, user, password);
  }

  /// As [PostgresServer#execute].
  public void execute(String sql) {
    server.execute(name, sql);
  }

  /// As [PostgresServer#query].
  public List<String> query(String sql) {
    return server.query(name, sql);
  }

  @Override
  public void close() {
    server.execute("postgres", "DROP DATABASE IF EXISTS \"" + name + "\" WITH (FORCE)");
  }
}
