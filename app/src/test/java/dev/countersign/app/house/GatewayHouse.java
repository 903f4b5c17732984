package dev.countersign.app.house;

import dev.countersign.app.Wiring;
import dev.countersign.app.client.ApiClient;
import dev.countersign.app.config.Configuration;
import dev.countersign.app.config.ConfigurationReader;
import dev.countersign.testkit.Eventually;
import dev.countersign.testkit.PostgresUrls;
import dev.countersign.testkit.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// A running Countersign in front of a database of its own.
///
/// ```java
/// try (var house = HousePlan.on(PostgresServer.shared(18)).withSchema("CREATE TABLE t (id int)").open();
///     Connection agent = house.connect()) {
///   // … sends DROP TABLE t on a thread of its own …
///   String id = house.pending();
///   house.approve(id);
///   assertThat(house.settled(id)).isEqualTo("executed");
/// }
/// ```
///
/// Not for bad days of a shared server. For one thread, but for [#connect].
public final class GatewayHouse implements AutoCloseable {

  /// The agent, and the role of its sessions; it acts for ana.
  public static final String AGENT = "house_agent";

  /// The role that owns the schema and runs ratified changes.
  public static final String OWNER = "house_owner";

  /// The agent's token, which is its password too.
  public static final String TOKEN = "the-token-of-the-agent";

  private static final Set<String> MOVING = Set.of("pending", "ratified", "executing");

  private final HousePlan plan;
  private final TestDatabase database;
  private final Path directory;
  private Wiring wiring;

  private GatewayHouse(HousePlan plan, TestDatabase database, Path directory) {
    this.plan = plan;
    this.database = database;
    this.directory = directory;
    this.wiring = Wiring.start(configuration());
  }

  static GatewayHouse open(HousePlan plan) {
    TestDatabase database = plan.server().freshDatabase(HouseSql.roles(plan.server()));
    try {
      database.execute(HouseSql.schema(plan));
      Path directory = Files.createTempDirectory("house");
      Files.writeString(directory.resolve("policy.yaml"), plan.policy());
      return new GatewayHouse(plan, database, directory);
    } catch (IOException e) {
      database.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /// The target, past the gate, as the superuser.
  public TestDatabase database() {
    return database;
  }

  /// The name of the target and of its database.
  public String target() {
    return database.name();
  }

  /// Where the database's server listens.
  public InetSocketAddress direct() {
    return plan.server().address();
  }

  /// Where the gateway listens.
  public InetSocketAddress gateway() {
    return wiring.gateways().getFirst();
  }

  /// A URL for the agent through the gateway.
  public String gatewayUrl() {
    return PostgresUrls.jdbc(gateway(), target(), AGENT, TOKEN);
  }

  /// A URL for the agent's role past the gateway.
  public String directUrl() {
    return PostgresUrls.jdbc(direct(), target(), AGENT, TOKEN);
  }

  /// A connection of the agent through the gateway, which you close. Thread-safe.
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(gatewayUrl());
  }

  /// The running system.
  public Wiring wiring() {
    return wiring;
  }

  /// Where its files are: `countersign.db`, `ledger.key`, `policy.yaml`.
  public Path directory() {
    return directory;
  }

  /// The HTTP API with the agent's token.
  public ApiClient agent() {
    return api(TOKEN);
  }

  /// The HTTP API with the token of `ana`, `ben` or `cleo`, who are on call.
  public ApiClient person(String name) {
    return api(token(name));
  }

  /// Files a script as the agent and answers the change's number.
  public String propose(String script) {
    Map<String, String> fields = Map.of("target", target(), "script", script);
    return agent().post("/api/changes", fields).path("id").asString("");
  }

  /// The number of the one change that waits for people, as soon as there is one.
  public String pending() {
    return Eventually.appears("a change waits", () -> waiting().stream().findFirst());
  }

  /// The numbers of all changes that wait for people.
  public List<String> waiting() {
    JsonNode changes = person("ben").get("/api/changes?state=pending").path("changes");
    return changes.valueStream().map(change -> change.path("id").asString("")).toList();
  }

  /// The whole review.
  public JsonNode change(String id) {
    return person("ben").get("/api/changes/" + id);
  }

  /// Approves what is shown now, as ben and, when one is not enough, cleo.
  public void approve(String id) {
    Stream.of("ben", "cleo")
        .takeWhile(person -> "pending".equals(state(id)))
        .forEach(person ->
            person(person)
                .post(
                    "/api/changes/" + id + "/approve",
                    Map.of("digest", change(id).path("digest").asString(""))));
  }

  /// Rejects, as ben.
  public void reject(String id, String reason) {
    person("ben").post("/api/changes/" + id + "/reject", Map.of("reason", reason));
  }

  /// The state that a change is in now.
  public String state(String id) {
    return change(id).path("state").asString("");
  }

  /// The state of a change as soon as it no longer moves by itself.
  public String settled(String id) {
    return Eventually.appears(
        "change " + id + " is settled",
        () -> Optional.of(state(id)).filter(state -> !MOVING.contains(state)));
  }

  /// Stops Countersign and starts it again on the same files, with other ports.
  public void restart() {
    wiring.close();
    wiring = Wiring.start(configuration());
  }

  /// Stops Countersign and drops the database.
  @Override
  public void close() {
    try (database) {
      wiring.close();
    }
  }

  private ApiClient api(String token) {
    return new ApiClient(
        URI.create("http://127.0.0.1:" + wiring.console().getPort()), Optional.of(token));
  }

  private Configuration configuration() {
    return ConfigurationReader.parse(
        "house.yaml", HouseFile.text(plan, target(), directory), Map.of());
  }

  static String token(String person) {
    return "the-api-token-of-" + person;
  }
}
