package dev.countersign.app.baddays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.testkit.PostgresServer;
import dev.countersign.testkit.TestTls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients that speak TLS with a gateway, in all the ways a driver can, and those that get it
/// wrong.
final class ClientTlsTest {

  @TempDir static Path directory = Path.of("");

  private static final TestTls AUTHORITY = TestTls.authority();

  private static PostgresServer server;
  private static Gate gate;

  @BeforeAll
  static void open() throws IOException {
    server = PostgresServer.start(18);
    AUTHORITY.issue("127.0.0.1", "localhost").writeTo(directory);
    Files.writeString(directory.resolve("root.crt"), AUTHORITY.certificatePem());
    Files.writeString(directory.resolve("stranger.crt"), TestTls.authority().certificatePem());
    gate =
        Site.on(server, directory)
            .withGateway(
                "tls: { certificate: %1$s/server.crt, key: %1$s/server.key }".formatted(directory))
            .with("limits: { loginTime: 2s }")
            .open();
  }

  @AfterAll
  static void close() {
    gate.close();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sslmode=require",
        "sslmode=require&channelBinding=require",
        "sslmode=require&sslNegotiation=direct",
        "sslmode=verify-full&sslrootcert=root.crt",
        "sslmode=verify-full&sslrootcert=root.crt&sslNegotiation=direct&channelBinding=require"
      })
  void a_driver_gets_in_encrypted(String keys) throws SQLException {
    try (Connection connection = connect(keys)) {
      assertThat(Gate.ask(connection, "SELECT 'in'")).isEqualTo("in");
    }
  }

  @Test
  void a_client_without_encryption_is_refused_before_it_says_its_secret() {
    assertThatThrownBy(() -> connect("sslmode=disable"))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28000"))
        .hasMessageContaining("encrypted connections only")
        .hasMessageContaining("sslmode=require");
  }

  @Test
  void a_client_that_trusts_another_authority_does_not_talk_to_the_gate() {
    assertThatThrownBy(() -> connect("sslmode=verify-full&sslrootcert=stranger.crt"))
        .isInstanceOf(SQLException.class);
  }

  @Test
  void tls_at_once_without_the_protocols_name_is_not_let_in() throws IOException {
    try (SSLSocket socket = tls()) {
      socket.setSoTimeout(10_000);
      socket.startHandshake();
      socket.getOutputStream().write(RawClient.startup(Site.AGENT, Site.SHOP));

      assertThat(end(socket)).isEqualTo(-1);
    }
  }

  @Test
  void garbage_in_the_place_of_a_handshake_ends_its_own_connection_and_no_other()
      throws SQLException {
    try (RawClient client = RawClient.connect(gate.address());
        Connection other = connect("sslmode=require")) {
      client.send(new byte[] {0x16, 3, 1, 0, 100}, new byte[100]);

      client.untilClosed();

      assertThat(Gate.ask(other, "SELECT 'on'")).isEqualTo("on");
    }
  }

  @Test
  void a_handshake_that_is_never_finished_ends_with_the_login() {
    try (RawClient client = RawClient.connect(gate.address())) {
      client.send(new byte[] {0x16, 3, 1});
      long start = System.nanoTime();

      client.untilClosed();

      assertThat(java.time.Duration.ofNanos(System.nanoTime() - start))
          .isLessThan(java.time.Duration.ofSeconds(6));
    }
  }

  private static SSLSocket tls() throws IOException {
    var address = gate.address();
    return (SSLSocket)
        AUTHORITY
            .clientContext()
            .getSocketFactory()
            .createSocket(address.getHostString(), address.getPort());
  }

  private static int end(SSLSocket socket) throws IOException {
    try {
      return socket.getInputStream().read();
    } catch (SSLException | java.net.SocketException closedWithoutNotice) {
      return -1;
    }
  }

  private static Connection connect(String keys) throws SQLException {
    String absolute = keys.replace("sslrootcert=", "sslrootcert=" + directory + "/");
    return DriverManager.getConnection(gate.url() + "&" + absolute);
  }
}
