package dev.countersign.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.app.Wiring;
import dev.countersign.app.client.ApiClient;
import dev.countersign.app.config.ConfigurationReader;
import dev.countersign.core.CountersignException;
import dev.countersign.ledger.EntryKind;
import dev.countersign.ledger.LedgerEntry;
import dev.countersign.testkit.Eventually;
import dev.countersign.testkit.PostgresServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Agents, people and tokens are made known beside a gate that runs.
final class PartiesCommandsTest {

  private static final String AGENT = "night-agent";

  @TempDir Path directory = Path.of("");
  private Optional<Wiring> running = Optional.empty();
  private String file = "";

  @BeforeEach
  void start() throws IOException {
    Path written =
        Files.writeString(
            directory.resolve("countersign.yaml"),
            """
            http: { listen: "127.0.0.1:0" }
            store: { url: "jdbc:sqlite:%1$s/countersign.db" }
            ledger: { key: %1$s/ledger.key }
            gateways: [{ engine: postgres, listen: "127.0.0.1:0" }]
            targets:
              - name: shop
                engine: postgres
                environment: prod
                address: "127.0.0.1:%2$d"
                database: postgres
                session: { user: postgres }
            agents:
              - { name: day-agent, token: the-token-of-day, onBehalfOf: ana@example.com, targets: [shop] }
            people:
              - { name: ana@example.com, groups: [], password: the-password-of-ana }
            """
                .formatted(directory, PostgresServer.shared(18).port()));
    file = written.toString();
    running = Optional.of(Wiring.start(ConfigurationReader.load(written, Map.of())));
  }

  @AfterEach
  void stop() {
    gate().close();
  }

  @Test
  void an_agent_made_known_connects_at_once_and_is_cut_off_when_it_is_revoked() throws Exception {
    String token = createAgent();

    try (Connection session = connect(token)) {
      assertThat(one(session, "SELECT 40 + 2")).isEqualTo("42");
      assertThat(api(token).get("/api/changes").path("changes").isArray()).isTrue();
      assertThat(run("agent", "list"))
          .startsWith("night-agent for ana@example.com on shop, since ");

      run("agent", "revoke", AGENT);

      Eventually.happens("the session is ended", () -> isEnded(session));
    }
    assertThatThrownBy(() -> connect(token)).hasMessageContaining("password authentication failed");
    assertThatThrownBy(() -> api(token).get("/api/changes"))
        .isInstanceOf(CountersignException.class);
    assertThat(run("agent", "list")).contains(", revoked ");
  }

  @Test
  void a_person_made_known_signs_in_with_a_token_and_not_after_it_is_revoked() {
    run(
        "person",
        "create",
        "dora@example.com",
        "--group",
        "on-call",
        "--password",
        "a-long-password");
    String secret = run("token", "create", "--person", "dora@example.com");

    assertThat(api(secret).get("/api/changes").path("changes").isArray()).isTrue();
    String id = run("token", "list").split(" ")[0];
    run("token", "revoke", id);

    assertThatThrownBy(() -> api(secret).get("/api/changes"))
        .isInstanceOf(CountersignException.class);
  }

  @Test
  void who_has_a_name_again_does_not_inherit_the_tokens_of_who_had_it_before() {
    createAgent();
    String old = run("token", "create", "--agent", AGENT);
    run("agent", "revoke", AGENT);
    String fresh = createAgent();

    assertThat(api(fresh).get("/api/changes").path("changes").isArray()).isTrue();
    assertThatThrownBy(() -> api(old).get("/api/changes")).isInstanceOf(CountersignException.class);
  }

  @Test
  void who_the_configuration_names_does_not_inherit_the_tokens_of_who_was_revoked()
      throws Exception {
    createAgent();
    run("person", "create", "dora@example.com", "--password", "a-long-password");
    String agents = run("token", "create", "--agent", AGENT);
    String persons = run("token", "create", "--person", "dora@example.com");
    run("agent", "revoke", AGENT);
    run("person", "revoke", "dora@example.com");

    restartedWith(
        "  - { name: night-agent, token: the-token-of-night, onBehalfOf: ana@example.com, targets: [shop] }",
        "  - { name: dora@example.com, groups: [], password: the-password-of-dora }");

    assertThatThrownBy(() -> api(agents).get("/api/changes"))
        .isInstanceOf(CountersignException.class);
    assertThatThrownBy(() -> api(persons).get("/api/changes"))
        .isInstanceOf(CountersignException.class);
    String fresh = run("token", "create", "--person", "dora@example.com");
    assertThat(api(fresh).get("/api/changes").path("changes").isArray()).isTrue();
  }

  @Test
  void two_spellings_of_a_name_are_one_person() {
    assertRefused(
        "already has the person",
        "person",
        "create",
        "Ana@example.com",
        "--password",
        "long-enough");
    run("person", "create", "dora@example.com", "--password", "a-long-password");
    assertRefused(
        "already a person", "person", "create", "DORA@example.com", "--password", "long-enough");
    String token = run("token", "create", "--person", "Dora@example.com");

    assertThat(api(token).get("/api/changes").path("changes").isArray()).isTrue();
  }

  @Test
  void names_that_are_taken_or_that_nobody_has_are_refused_with_the_next_step() {
    assertRefused("stands in the configuration", "agent", "revoke", "day-agent");
    assertRefused(
        "no target other",
        "agent",
        "create",
        AGENT,
        "--on-behalf-of",
        "ana@example.com",
        "--target",
        "other");
    assertRefused(
        "already has the agent",
        "agent",
        "create",
        "day-agent",
        "--on-behalf-of",
        "ana@example.com",
        "--target",
        "shop");
    assertRefused(
        "no person ghost@example.com",
        "agent",
        "create",
        AGENT,
        "--on-behalf-of",
        "ghost@example.com",
        "--target",
        "shop");
    createAgent();
    assertRefused(
        "revoke it first",
        "agent",
        "create",
        AGENT,
        "--on-behalf-of",
        "ana@example.com",
        "--target",
        "shop");
    assertRefused("no person nobody", "token", "create", "--person", "nobody");
    assertRefused("8 to 1024 characters", "person", "create", "eve", "--password", "short");
    assertRefused("no token 00", "token", "revoke", "00");
  }

  @Test
  void the_ledger_says_who_made_whom_known() {
    createAgent();

    LedgerEntry entry =
        gate().ledger().entries(0, 100).stream()
            .filter(it -> it.kind().equals(EntryKind.AGENT_ADDED.id()))
            .findFirst()
            .orElseThrow();

    assertThat(entry.actor().role().id()).isEqualTo("operator");
    assertThat(entry.actor().name()).isEqualTo(System.getProperty("user.name"));
  }

  /// Stops the gate, adds a line to its agents and one to its people, and starts it again.
  private void restartedWith(String agent, String person) throws IOException {
    gate().close();
    Path written = Path.of(file);
    String more = Files.readString(written).replace("people:", agent + "\npeople:") + person + "\n";
    Files.writeString(written, more);
    running = Optional.of(Wiring.start(ConfigurationReader.load(written, Map.of())));
  }

  private Wiring gate() {
    return running.orElseThrow();
  }

  private String createAgent() {
    return run("agent", "create", AGENT, "--on-behalf-of", "ana@example.com", "--target", "shop");
  }

  /// What a command says that does what it is told.
  private String run(String... arguments) {
    Run run = tried(arguments);
    assertThat(run.exit()).as(run.err()).isZero();
    return run.out().strip();
  }

  private Run tried(String... arguments) {
    return Run.of(
        Stream.concat(Stream.of(arguments), Stream.of("-c", file)).toArray(String[]::new));
  }

  private void assertRefused(String message, String... arguments) {
    Run run = tried(arguments);

    assertThat(run.exit()).isEqualTo(CommandLines.COULD_NOT);
    assertThat(run.err()).contains(message);
  }

  private Connection connect(String token) throws SQLException {
    String url = "jdbc:postgresql://127.0.0.1:" + gate().gateways().getFirst().getPort() + "/shop";
    return DriverManager.getConnection(url, AGENT, token);
  }

  private static boolean isEnded(Connection session) {
    try {
      return !session.isValid(5);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static String one(Connection session, String sql) throws SQLException {
    try (var statement = session.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private ApiClient api(String token) {
    return new ApiClient(
        URI.create("http://127.0.0.1:" + gate().console().getPort()), Optional.of(token));
  }
}
