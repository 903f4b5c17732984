package dev.countersign.app.demo;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/// The agent: an ordinary JDBC connection that goes through the gate.
final class AgentSession implements AutoCloseable {

  private final Connection connection;
  private final AtomicReference<Statement> running = new AtomicReference<>();

  private AgentSession(Connection connection) {
    this.connection = connection;
  }

  static AgentSession open(int port) throws SQLException {
    return new AgentSession(
        DriverManager.getConnection(
            "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, DemoParties.TARGET),
            DemoParties.AGENT,
            DemoParties.AGENT_TOKEN));
  }

  /// The first value of the first row.
  String ask(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.next() ? String.valueOf(rows.getString(1)) : "no row";
    }
  }

  /// How many rows changed.
  int change(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }

  /// Sends a statement that may have to wait.
  Waiting start(String sql) {
    CompletableFuture<String> result = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try (Statement statement = connection.createStatement()) {
            running.set(statement);
            statement.execute(sql);
            result.complete("done");
          } catch (SQLException e) {
            result.completeExceptionally(e);
          }
        });
    return new Waiting(result);
  }

  /// Cancels what runs, as Ctrl-C does in a shell.
  void cancel() throws SQLException {
    Statement statement = running.get();
    if (statement != null) {
      statement.cancel();
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
