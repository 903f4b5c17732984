package dev.countersign.app.baddays;

import static dev.countersign.app.baddays.Gate.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.testkit.Eventually;
import dev.countersign.testkit.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The database behind the gate is down, comes back, stands still, is full, or lets the gate in no
/// longer. Each test leaves it working, and ends with a session that works again.
final class TargetBadDaysTest {

  @TempDir static Path directory = Path.of("");

  private static PostgresServer server;
  private static Gate gate;

  @BeforeAll
  static void open() {
    server = PostgresServer.start(18);
    gate = Site.on(server, directory).with("limits: { loginTime: 2s }").open();
  }

  @AfterAll
  static void close() {
    gate.close();
    server.close();
  }

  @Test
  void a_server_that_is_stopped_and_started_again() throws SQLException {
    try (Connection open = gate.connect()) {
      server.stop();

      assertThatThrownBy(() -> ask(open, "SELECT 1"))
          .hasMessageContaining("terminating connection due to administrator command");
      assertThatThrownBy(gate::connect)
          .isInstanceOfSatisfying(SQLException.class, e -> state(e, "08006"))
          .hasMessageContaining(
              "the target \"shop\" cannot be reached: it takes no connections at its address");
    } finally {
      server.restart();
    }

    assertThat(gate.ask("SELECT 'back'")).isEqualTo("back");
  }

  @Test
  void a_server_that_is_killed_while_a_statement_runs() throws Exception {
    var running = gate.start("SELECT pg_sleep(60)");
    Eventually.happens("it runs", () -> !sleeping("baddays_agent").isEmpty());

    server.kill();

    assertThat(running.get()).contains("08006", "the connection to the target was lost");
    server.restart();
    assertThat(gate.ask("SELECT 'back'")).isEqualTo("back");
  }

  @Test
  void a_change_that_runs_while_its_server_is_killed_is_soon_known_to_have_failed()
      throws Exception {
    var held = gate.start("CREATE TABLE cut_short AS SELECT pg_sleep(60)::text");
    String id = gate.changed("pending", "cut_short");
    gate.approve(id);
    Eventually.happens("it runs", () -> !sleeping("baddays_owner").isEmpty());

    server.kill();

    // A backend may still find the time to say that its postmaster is gone.
    assertThat(held.get()).containsPattern("^(08006|57P01)");
    server.restart();
    Eventually.holds(() -> assertThat(gate.state(id)).isEqualTo("failed"));
    assertThat(gate.ask("SELECT count(*) FROM pg_class WHERE relname = 'cut_short'"))
        .isEqualTo("0");
  }

  @Test
  void a_client_that_vanishes_while_its_change_runs_does_not_stop_it() {
    String id;
    try (RawClient client = gate.raw()) {
      client.send(RawClient.query("CREATE TABLE left_alone AS SELECT pg_sleep(1)::text"));
      id = gate.changed("pending", "left_alone");
      gate.approve(id);
      gate.changed("executing", "left_alone");
      client.vanish();
    }

    Eventually.holds(() -> assertThat(gate.state(id)).isEqualTo("executed"));
    assertThat(server.query(Site.SHOP, "SELECT 1 FROM pg_class WHERE relname = 'left_alone'"))
        .containsExactly("1");
  }

  @Test
  void a_server_that_stands_still_ends_the_login_with_the_limit_and_then_works_again()
      throws SQLException {
    try (Connection open = gate.connect()) {
      server.pause();
      try {
        assertThatThrownBy(gate::connect)
            .isInstanceOfSatisfying(SQLException.class, e -> state(e, "08006"))
            .hasMessageContaining("the login took longer than 2 s");
      } finally {
        server.resume();
      }

      assertThat(ask(open, "SELECT 'went on'")).isEqualTo("went on");
    }
  }

  @Test
  void a_role_that_may_not_log_in_any_more_is_named_to_nobody() throws SQLException {
    server.execute("postgres", "ALTER ROLE baddays_agent NOLOGIN");
    try {
      assertThatThrownBy(gate::connect)
          .isInstanceOfSatisfying(SQLException.class, e -> state(e, "08004"))
          .hasMessageContaining("the target \"shop\" refused the gate's login")
          .hasMessageContaining("operator of the gate")
          .hasMessageNotContaining("not permitted to log in");
    } finally {
      server.execute("postgres", "ALTER ROLE baddays_agent LOGIN");
    }

    assertThat(gate.ask("SELECT 'back'")).isEqualTo("back");
  }

  @Test
  void a_role_without_a_free_connection_is_said_to_be_busy() throws SQLException {
    server.execute("postgres", "ALTER ROLE baddays_agent CONNECTION LIMIT 1");
    try (Connection only = gate.connect()) {
      assertThatThrownBy(gate::connect)
          .isInstanceOfSatisfying(SQLException.class, e -> state(e, "53300"))
          .hasMessageContaining("the target \"shop\" takes no more connections");
      assertThat(ask(only, "SELECT 'mine'")).isEqualTo("mine");
    } finally {
      server.execute("postgres", "ALTER ROLE baddays_agent CONNECTION LIMIT -1");
    }
  }

  @Test
  void a_change_that_is_held_while_its_target_goes_down_is_decided_meanwhile_and_runs_later()
      throws Exception {
    var held = gate.start("CREATE TABLE while_down (id int)");
    String id = gate.changed("pending", "while_down");
    server.stop();
    try {
      assertThat(held.get()).startsWith("57P01");
      gate.approve(id);
      assertThat(gate.state(id)).isEqualTo("ratified");
    } finally {
      server.restart();
    }

    assertThat(gate.ask("CREATE TABLE while_down (id int)")).isEqualTo("0");
    assertThat(gate.state(id)).isEqualTo("executed");
  }

  @Test
  void a_target_that_is_down_when_the_gate_starts_is_found_when_it_is_back(@TempDir Path other)
      throws SQLException {
    server.stop();
    var site = new Site(server, other, "", Site.target("127.0.0.1", server.port(), ""), List.of());
    try (Gate second = site.open()) {
      assertThatThrownBy(second::connect)
          .isInstanceOfSatisfying(SQLException.class, e -> state(e, "57P03"))
          .hasMessageContaining("the target shop cannot be reached now");

      server.restart();

      assertThat(second.ask("SELECT 'found'")).isEqualTo("found");
    }
  }

  @Test
  void a_full_disk_of_the_target_is_the_clients_own_error() throws SQLException {
    server.set(Map.of("temp_file_limit", "64kB"));
    try (Connection open = gate.connect()) {
      assertThatThrownBy(() ->
              ask(
                  open,
                  "SELECT count(*) FROM (SELECT i FROM generate_series(1, 1000000) i ORDER BY random()) x"))
          .isInstanceOfSatisfying(SQLException.class, e -> state(e, "53400"));
      assertThat(ask(open, "SELECT 'goes on'")).isEqualTo("goes on");
    } finally {
      server.set(Map.of("temp_file_limit", "-1"));
    }
  }

  private static List<String> sleeping(String role) {
    return server.query(
        "postgres",
        "SELECT pid FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND usename = '%s'"
            .formatted(role));
  }

  private static void state(SQLException failure, String expected) {
    assertThat(failure.getSQLState()).as(failure.getMessage()).isEqualTo(expected);
  }
}
