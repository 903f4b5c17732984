package dev.countersign.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PostgresServerTest {

  static List<Integer> majors() {
    return PostgresServer.majorVersions();
  }

  @Test
  void there_are_five_major_versions() {
    assertThat(PostgresServer.majorVersions()).containsExactly(14, 15, 16, 17, 18);
  }

  @ParameterizedTest
  @MethodSource("majors")
  void the_server_is_the_version_that_was_asked_for(int major) {
    var server = PostgresServer.shared(major);

    assertThat(server.query("postgres", "SHOW server_version").getFirst()).startsWith(major + ".");
  }

  @Test
  void a_fresh_database_is_empty_and_gone_after_closing() {
    var server = PostgresServer.shared(18);
    String name;

    try (var database = server.freshDatabase("CREATE TABLE t (a int, b text)")) {
      name = database.name();
      database.execute("INSERT INTO t VALUES (1, 'x'), (2, NULL)");
      assertThat(database.query("SELECT * FROM t ORDER BY a")).containsExactly("1|x", "2|");
    }

    assertThat(server.query("postgres", "SELECT datname FROM pg_database")).doesNotContain(name);
  }

  @Test
  void a_database_may_have_any_name() {
    try (var server = PostgresServer.start(18)) {
      server.createDatabase("a \"b\" & c/d");

      assertThat(server.query("a \"b\" & c/d", "SELECT current_database()"))
          .containsExactly("a \"b\" & c/d");
    }
  }

  @Test
  void the_log_tells_every_statement_that_arrived() throws SQLException {
    try (var database = PostgresServer.shared(18).freshDatabase();
        var connection = database.connect();
        var prepared = connection.prepareStatement("SELECT ?::int,\n 'second line'")) {
      long mark = database.server().log().mark();
      prepared.setInt(1, 7);
      prepared.executeQuery().close();

      assertThat(database.server().log().statementsSince(mark))
          .contains("SELECT $1::int,\n 'second line'");
    }
  }

  @Test
  void settings_are_as_asked_for() {
    try (var server =
        PostgresServer.start(18, Map.of("work_mem", "5MB", "search_path", "a'b\\c"))) {
      assertThat(server.query("postgres", "SHOW work_mem")).containsExactly("5MB");
      assertThat(server.query("postgres", "SHOW search_path")).containsExactly("a'b\\c");
    }
  }

  @Test
  void a_setting_that_the_server_refuses_is_an_error() {
    try (var server = PostgresServer.start(18)) {
      assertThatThrownBy(() -> server.set(Map.of("work_mem", "nonsense")))
          .hasMessageContaining("work_mem");
    }
    assertThatThrownBy(() -> PostgresServer.start(18, Map.of("no_such_setting", "1")))
        .hasMessageContaining("no_such_setting");
  }

  @Test
  void passwords_are_asked_for_when_hba_says_so() {
    try (var server = PostgresServer.start(18)) {
      server.execute("postgres", "CREATE ROLE ana LOGIN PASSWORD 'se&cret %'");
      server.hba("host all postgres 127.0.0.1/32 trust", "host all all 127.0.0.1/32 scram-sha-256");

      assertThat(loginFailure(server, "ana", "wrong")).isEqualTo("28P01");
      assertThat(loginFailure(server, "ana", "se&cret %")).isEqualTo("none");
    }
  }

  @Test
  void md5_passwords_work_too() {
    try (var server = PostgresServer.start(18, Map.of("password_encryption", "md5"))) {
      server.execute("postgres", "CREATE ROLE ana LOGIN PASSWORD 'secret'");
      server.hba("host all postgres 127.0.0.1/32 trust", "host all all 127.0.0.1/32 md5");

      assertThat(loginFailure(server, "ana", "wrong")).isEqualTo("28P01");
      assertThat(loginFailure(server, "ana", "secret")).isEqualTo("none");
    }
  }

  @Test
  void an_unreadable_hba_is_an_error_that_quotes_the_server() {
    try (var server = PostgresServer.start(18)) {
      assertThatThrownBy(() -> server.hba("nonsense")).hasMessageContaining("nonsense");
    }
  }

  @Test
  void tls_is_on_after_enabling_it() {
    try (var server = PostgresServer.start(18)) {
      server.enableTls(TestTls.authority().issue("localhost", "127.0.0.1"));
      server.hba("hostssl all all 127.0.0.1/32 trust");

      assertThat(
              server.query("postgres", "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"))
          .containsExactly("t");
    }
  }

  @Test
  void a_killed_server_comes_back_with_its_data_on_the_same_port() {
    try (var server = PostgresServer.start(18)) {
      server.execute("postgres", "CREATE TABLE kept AS SELECT 1 AS a");
      int port = server.port();

      server.kill();
      String whileDead = loginFailure(server, "postgres", "");
      server.restart();

      assertThat(whileDead).isEqualTo("08001");
      assertThat(server.port()).isEqualTo(port);
      assertThat(server.query("postgres", "SELECT a FROM kept")).containsExactly("1");
    }
  }

  @Test
  void a_stopped_server_can_be_started_again() {
    try (var server = PostgresServer.start(14)) {
      server.stop();
      assertThat(loginFailure(server, "postgres", "")).isEqualTo("08001");

      server.restart();

      assertThat(server.query("postgres", "SELECT 1")).containsExactly("1");
    }
  }

  @Test
  void a_paused_server_answers_after_resuming() throws Exception {
    try (var server = PostgresServer.start(18);
        var connection = server.connect("postgres");
        var statement = connection.createStatement()) {
      server.pause();
      var answer = new FutureTask<>(() -> statement.execute("SELECT 1"));
      Thread.ofVirtual().start(answer);
      assertThatThrownBy(() -> answer.get(200, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);

      server.resume();

      assertThat(answer.get()).isTrue();
    }
  }

  @Test
  void a_shared_server_refuses_bad_days() {
    var server = PostgresServer.shared(18);

    assertThatThrownBy(server::kill).hasMessageContaining("shared");
    server.close();

    assertThat(server.query("postgres", "SELECT 1")).containsExactly("1");
  }

  private static String loginFailure(PostgresServer server, String user, String password) {
    try (var connection = server.connect("postgres", user, password)) {
      return connection.isValid(5) ? "none" : "invalid";
    } catch (SqlFailure e) {
      return e.sqlState();
    } catch (SQLException e) {
      throw new SqlFailure("isValid", e);
    }
  }
}
