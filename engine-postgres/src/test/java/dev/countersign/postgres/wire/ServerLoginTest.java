package dev.countersign.postgres.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.core.Target.Credential;
import dev.countersign.testkit.PostgresServer;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The gate's own login, in every way a real server may ask for a password.
class ServerLoginTest {

  private static final Credential APP = new Credential("app", "pässwörd");
  private static PostgresServer server;

  @BeforeAll
  static void start() {
    server = PostgresServer.start(18);
    server.execute(
        "postgres", "SET password_encryption = 'md5'; CREATE ROLE old LOGIN PASSWORD 'x'");
    server.execute("postgres", "CREATE ROLE app LOGIN PASSWORD 'pässwörd'");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"trust", "password", "scram-sha-256", "md5"})
  void it_proves_itself_in_the_way_the_server_asks_for(String method) throws IOException {
    ask(method);

    assertThat(logIn(APP, true)).isInstanceOf(ServerLogin.Step.LoggedIn.class);
  }

  @Test
  void it_speaks_md5_with_a_role_that_has_such_a_password() throws IOException {
    ask("md5");

    ServerLogin.Step end = logIn(new Credential("old", "x"), true);

    assertThat(end)
        .isInstanceOfSatisfying(
            ServerLogin.Step.LoggedIn.class,
            done -> {
              assertThat(done.parameters()).containsEntry("client_encoding", "UTF8");
              assertThat(done.processId()).isPositive();
              assertThat(done.secretKey().length()).isEqualTo(4);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"password", "scram-sha-256", "md5"})
  void a_wrong_password_is_the_servers_own_error(String method) throws IOException {
    ask(method);

    assertThat(sqlState(logIn(new Credential("app", "wrong"), true))).isEqualTo("28P01");
    assertThat(sqlState(logIn(new Credential("app", ""), true))).isEqualTo("28000");
  }

  @Test
  void a_password_is_never_sent_in_clear_to_another_machine() throws IOException {
    ask("password");

    assertThat(sqlState(logIn(APP, false))).isEqualTo("28000");
  }

  @Test
  void a_server_without_tls_is_not_talked_to_when_tls_is_required() throws IOException {
    ask("trust");

    assertThat(sqlState(run(new ServerLogin(request(APP, true, true), new SecureRandom()))))
        .isEqualTo("08001");
  }

  @Test
  void a_server_that_does_not_prove_itself_is_not_trusted() {
    var login = new ServerLogin(request(APP, false, true), new SecureRandom());
    login.begin();
    login.received(Messages.saslMechanisms(List.of("SCRAM-SHA-256")));

    List<ServerLogin.Step> steps = login.received(Messages.authenticationOk());

    assertThat(sqlState(steps.getLast())).isEqualTo("28000");
  }

  private static void ask(String method) {
    server.hba("host all postgres all trust", "host all all all " + method);
  }

  private static ServerLogin.Step logIn(Credential credential, boolean loopback)
      throws IOException {
    return run(new ServerLogin(request(credential, false, loopback), new SecureRandom()));
  }

  private static ServerLogin.Request request(Credential who, boolean tls, boolean loopback) {
    SortedMap<String, String> settings = new TreeMap<>();
    settings.put("client_encoding", "UTF8");
    return new ServerLogin.Request(who, "postgres", tls, loopback, settings);
  }

  private static String sqlState(ServerLogin.Step step) {
    return step instanceof ServerLogin.Step.Failed(PgError error) ? error.sqlState() : "none";
  }

  private static ServerLogin.Step run(ServerLogin login) throws IOException {
    try (var socket = new Socket(server.address().getAddress(), server.port())) {
      List<ServerLogin.Step> steps = login.begin();
      var buffer = new byte[7];
      while (true) {
        for (ServerLogin.Step step : steps) {
          if (!(step instanceof ServerLogin.Step.Send(ByteBuffer bytes))) {
            return step;
          }
          socket.getOutputStream().write(ClientSide.bytes(bytes));
        }
        int count = socket.getInputStream().read(buffer);
        assertThat(count).isPositive();
        steps = login.received(ByteBuffer.wrap(buffer, 0, count));
      }
    }
  }
}
