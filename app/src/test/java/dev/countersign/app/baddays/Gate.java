package dev.countersign.app.baddays;

import dev.countersign.app.client.ApiClient;
import dev.countersign.testkit.Eventually;
import dev.countersign.testkit.PostgresUrls;
import java.net.InetSocketAddress;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// A gate that runs, as its clients and the people on call see it. Closing it stops it.
///
/// @param address where agents connect
/// @param console the port of the console and the API
record Gate(InetSocketAddress address, int console, AutoCloseable running)
    implements AutoCloseable {

  static String token(String person) {
    return "the-api-token-of-" + person;
  }

  String url() {
    return PostgresUrls.jdbc(address, Site.SHOP, Site.AGENT, Site.TOKEN);
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(url());
  }

  /// A raw connection that is logged in.
  RawClient raw() {
    return RawClient.connect(address).login(Site.AGENT, Site.TOKEN, Site.SHOP);
  }

  /// What a new session gets for a statement.
  String ask(String sql) throws SQLException {
    try (Connection connection = connect()) {
      return ask(connection, sql);
    }
  }

  /// The first value of the first row; the number of rows when there are none to see.
  static String ask(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return Integer.toString(statement.getUpdateCount());
      }
      try (ResultSet rows = statement.getResultSet()) {
        return rows.next() ? String.valueOf(rows.getString(1)) : "no row";
      }
    }
  }

  /// Sends a statement on a session of its own that may have to wait.
  CompletableFuture<String> start(String sql) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return ask(sql);
          } catch (SQLException e) {
            return e.getSQLState() + " " + e.getMessage();
          }
        },
        task -> Thread.ofVirtual().start(task));
  }

  /// Files a script without waiting for it.
  String propose(String script) {
    return api(Site.TOKEN)
        .post("/api/changes", Map.of("target", Site.SHOP, "script", script))
        .path("id")
        .asString("");
  }

  /// The number of the change in this state whose statements hold this text, as soon as it is
  /// there.
  String changed(String state, String text) {
    return Eventually.appears(
        "a change with " + text + " is " + state,
        () -> changes(state).filter(id -> change(id).toString().contains(text)).findFirst());
  }

  JsonNode change(String id) {
    return api(token("ben")).get("/api/changes/" + id);
  }

  String state(String id) {
    return change(id).path("state").asString("");
  }

  void approve(String id) {
    Stream.of("ben", "cleo")
        .takeWhile(person -> "pending".equals(state(id)))
        .forEach(person -> {
          Map<String, String> shown = Map.of("digest", change(id).path("digest").asString(""));
          api(token(person)).post("/api/changes/" + id + "/approve", shown);
        });
  }

  /// A person says what became of an execution.
  void resolve(String id, boolean tookEffect) {
    api(token("ben"))
        .post(
            "/api/changes/" + id + "/resolve",
            Map.of("tookEffect", Boolean.toString(tookEffect), "comment", "I looked."));
  }

  /// Everything in the ledger, each entry as its text.
  List<String> ledger() {
    JsonNode entries =
        api(token("ben")).get("/api/ledger/entries?from=0&limit=1000").path("entries");
    return entries.valueStream().map(entry -> entry.asString("")).toList();
  }

  ApiClient api(String token) {
    return new ApiClient(URI.create("http://127.0.0.1:" + console), Optional.of(token));
  }

  @Override
  public void close() {
    try {
      running.close();
    } catch (Exception e) {
      throw new AssertionError("the gate did not stop", e);
    }
  }

  private Stream<String> changes(String state) {
    JsonNode changes = api(token("ben")).get("/api/changes?state=" + state).path("changes");
    return changes.valueStream().map(change -> change.path("id").asString("")).toList().stream();
  }
}
