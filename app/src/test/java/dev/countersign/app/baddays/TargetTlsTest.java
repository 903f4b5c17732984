package dev.countersign.app.baddays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.testkit.PostgresServer;
import dev.countersign.testkit.TestTls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// TLS between the gate and its target: what must be encrypted and proven is, or nothing is sent.
final class TargetTlsTest {

  private static final TestTls AUTHORITY = TestTls.authority();
  private static final String ENCRYPTED =
      "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";

  @TempDir Path directory = Path.of("");

  private PostgresServer server;
  private Site site;

  @BeforeEach
  void start() {
    server = PostgresServer.start(18);
    server.enableTls(AUTHORITY.issue("localhost"));
    site = Site.on(server, directory);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void a_server_that_no_longer_offers_tls_is_not_talked_to() throws Exception {
    try (Gate gate = towards("localhost", "require").open();
        Connection before = gate.connect()) {
      assertThat(Gate.ask(before, ENCRYPTED)).isEqualTo("t");

      server.set(Map.of("ssl", "off"));

      assertThatThrownBy(gate::connect)
          .hasMessageContaining("the target \"shop\"")
          .hasMessageContaining("gate");
    }
  }

  @Test
  void a_server_that_nobody_trusts_is_down_when_it_has_to_prove_itself() {
    try (Gate gate = towards("localhost", "verify-full").open()) {
      assertThatThrownBy(gate::connect)
          .hasMessageContaining("the target shop cannot be reached now");
    }
  }

  @Test
  void a_server_proves_itself_to_the_authority_that_the_target_names() throws Exception {
    Path roots = Files.writeString(directory.resolve("roots.pem"), AUTHORITY.certificatePem());
    try (Gate gate = towards("localhost", "verify-full, tlsRoots: " + roots).open();
        Connection session = gate.connect()) {
      assertThat(Gate.ask(session, ENCRYPTED)).isEqualTo("t");
      var held = gate.start("CREATE TABLE over_named_roots (id int)");
      gate.approve(gate.changed("pending", "over_named_roots"));
      assertThat(held.get()).isEqualTo("0");

      server.enableTls(TestTls.authority().issue("localhost"));
      assertThatThrownBy(gate::connect).hasMessageContaining("TLS with the target failed");
    }
  }

  @Test
  void a_server_proves_itself_and_another_one_in_its_place_does_not() throws Exception {
    try (Site.Served served = towards("localhost", "verify-full").serveTrusting(AUTHORITY);
        Connection before = served.gate().connect()) {
      assertThat(Gate.ask(before, ENCRYPTED)).isEqualTo("t");
      var held = served.gate().start("CREATE TABLE over_tls (id int)");
      served.gate().approve(served.gate().changed("pending", "over_tls"));
      assertThat(held.get()).isEqualTo("0");

      server.enableTls(TestTls.authority().issue("localhost"));
      assertThatThrownBy(served.gate()::connect)
          .hasMessageContaining(
              "the target \"shop\" cannot be reached: TLS with the target failed");

      server.enableTls(AUTHORITY.issue("other.example"));
      assertThatThrownBy(served.gate()::connect)
          .hasMessageContaining(
              "the target \"shop\" cannot be reached: TLS with the target failed");

      server.enableTls(AUTHORITY.issueExpired("localhost"));
      assertThatThrownBy(served.gate()::connect)
          .hasMessageContaining(
              "the target \"shop\" cannot be reached: TLS with the target failed");
      assertThat(Gate.ask(before, "SELECT 'goes on'")).isEqualTo("goes on");
      assertThat(served.process().err())
          .contains("did not come about", "TLS with the target failed");
    }
  }

  private Site towards(String host, String tls) {
    return site.withTarget(Site.target(host, server.port(), "tls: " + tls + ","));
  }
}
