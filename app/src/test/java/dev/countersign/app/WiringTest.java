package dev.countersign.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.app.client.ApiClient;
import dev.countersign.app.config.Configuration;
import dev.countersign.app.config.ConfigurationReader;
import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import dev.countersign.ledger.EntryKind;
import dev.countersign.ledger.LedgerEntry;
import dev.countersign.testkit.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WiringTest {

  private static final String TOKEN = "a-token-of-an-agent";

  @TempDir Path directory = Path.of("");

  @Test
  void it_starts_and_stops_and_the_ledger_says_so() {
    try (Wiring running = Wiring.start(configuration(0, 0))) {
      assertThat(client(running).get("/health/live").path("status").asString("")).isEqualTo("live");
    }

    try (Wiring again = Wiring.start(configuration(0, 0))) {
      List<String> kinds = again.ledger().entries(0, 100).stream().map(LedgerEntry::kind).toList();
      assertThat(kinds)
          .containsExactly(
              EntryKind.GATE_STARTED.id(),
              EntryKind.CONFIGURATION_LOADED.id(),
              EntryKind.POLICY_LOADED.id(),
              EntryKind.GATE_STOPPED.id(),
              EntryKind.GATE_STARTED.id(),
              EntryKind.CONFIGURATION_LOADED.id(),
              EntryKind.POLICY_LOADED.id());
    }
  }

  @Test
  void a_gateway_port_that_is_taken_is_named_and_nothing_stays_open() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertFails(configuration(taken.getLocalPort(), 0), ErrorCode.LISTEN)
          .hasMessageContaining(String.valueOf(taken.getLocalPort()));
    }

    Wiring.start(configuration(0, 0)).close();
  }

  @Test
  void a_console_port_that_is_taken_is_named() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertFails(configuration(0, taken.getLocalPort()), ErrorCode.LISTEN)
          .hasMessageContaining(String.valueOf(taken.getLocalPort()));
    }
  }

  @Test
  void a_ledger_key_that_others_may_read_is_refused() throws IOException {
    Wiring.start(configuration(0, 0)).close();
    Files.setPosixFilePermissions(
        directory.resolve("ledger.key"), PosixFilePermissions.fromString("rw-r--r--"));

    assertFails(configuration(0, 0), ErrorCode.LEDGER_KEY).hasMessageContaining("chmod 600");
  }

  @Test
  void a_store_that_is_no_database_is_refused() throws IOException {
    Files.writeString(directory.resolve("countersign.db"), "This is no database.".repeat(100));

    assertFails(configuration(0, 0), ErrorCode.STORE).hasMessageContaining("countersign.db");
  }

  @Test
  void a_policy_that_does_not_load_keeps_the_gate_from_starting() throws IOException {
    Path policy = Files.writeString(directory.resolve("policy.yaml"), "version: 1\nverdict: []\n");

    assertFails(configuration(0, 0, "policy: " + policy), ErrorCode.POLICY)
        .hasMessageContaining("did you mean \"verdicts\"");
  }

  @Test
  void a_policy_that_changes_applies_and_a_broken_one_does_not() throws IOException {
    Path policy =
        Files.writeString(directory.resolve("policy.yaml"), "version: 1\nextends: built-in\n");
    try (Wiring running = Wiring.start(configuration(0, 0, "policy: " + policy))) {
      Files.writeString(policy, "version: 1\nextends: built-in\nverdict: []\n");
      Eventually.happens(
          "the mistake is in the ledger", () -> has(running, EntryKind.POLICY_REFUSED));

      Files.writeString(policy, "version: 1\nextends: built-in\nhold: { wait: 1s, expires: 1h }\n");
      Eventually.happens(
          "the new policy is in the ledger",
          () ->
              running.ledger().entries(0, 100).stream()
                      .filter(entry -> entry.kind().equals(EntryKind.POLICY_LOADED.id()))
                      .count()
                  == 2);
    }
  }

  @Test
  void a_target_that_is_down_does_not_keep_the_gate_from_starting() {
    String target =
        """
        targets:
          - { name: shop, engine: postgres, environment: dev, address: "127.0.0.1:1", database: d, session: { user: u } }
        agents:
          - { name: agent, token: "%s", onBehalfOf: ana@example.com, targets: [shop] }
        """
            .formatted(TOKEN);
    try (Wiring running = Wiring.start(configuration(0, 0, target))) {
      String url =
          "jdbc:postgresql://127.0.0.1:" + running.gateways().getFirst().getPort() + "/shop";

      assertThatThrownBy(() -> DriverManager.getConnection(url, "agent", TOKEN))
          .hasMessageContaining("shop");
      assertThatThrownBy(() -> client(running).get("/health/ready"))
          .isInstanceOf(CountersignException.class);
    }
  }

  private static boolean has(Wiring running, EntryKind kind) {
    return running.ledger().entries(0, 100).stream()
        .anyMatch(entry -> entry.kind().equals(kind.id()));
  }

  private static ApiClient client(Wiring running) {
    return new ApiClient(
        URI.create("http://127.0.0.1:" + running.console().getPort()), Optional.empty());
  }

  private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> assertFails(
      Configuration configuration, ErrorCode code) {
    return assertThatThrownBy(() -> Wiring.start(configuration).close())
        .isInstanceOfSatisfying(
            CountersignException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private Configuration configuration(int gateway, int console, String... more) {
    return ConfigurationReader.parse(
        "test.yaml",
        """
        http: { listen: "127.0.0.1:%d" }
        store: { url: "jdbc:sqlite:%s/countersign.db" }
        ledger: { key: %s/ledger.key }
        gateways: [{ engine: postgres, listen: "127.0.0.1:%d" }]
        """
                .formatted(console, directory, directory, gateway)
            + String.join("\n", more),
        Map.of());
  }
}
