package dev.countersign.app.baddays;

import static dev.countersign.app.baddays.RawClient.extended;
import static dev.countersign.app.baddays.RawClient.join;
import static dev.countersign.app.baddays.RawClient.message;
import static dev.countersign.app.baddays.RawClient.query;
import static dev.countersign.app.baddays.RawClient.sync;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.app.baddays.RawClient.Message;
import dev.countersign.testkit.Eventually;
import dev.countersign.testkit.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pipelines, cancelling and stopping through the real gateway.
final class PipelineTest {

  private static final String DENIED = "SELECT pg_read_file('denied')";

  @TempDir static Path directory = Path.of("");

  private static PostgresServer server;
  private static Site site;
  private static Gate gate;

  @BeforeAll
  static void open() {
    server = PostgresServer.start(18, PostgresServer.LOG_ALL_STATEMENTS);
    site = Site.on(server, directory);
    gate = site.open();
  }

  @AfterAll
  static void close() {
    gate.close();
    server.close();
  }

  @Test
  void a_refusal_waits_for_the_replies_to_everything_before_it() {
    try (RawClient client = gate.raw()) {
      client.send(
          join(
              extended("SELECT 'first', pg_sleep(0.3)"),
              sync(),
              query(DENIED),
              query("SELECT 'third'")));
      List<Message> answers = new ArrayList<>(client.until('Z'));
      answers.addAll(client.until('Z'));
      answers.addAll(client.until('Z'));

      assertThat(types(answers)).isEqualTo("12DCZEZTDCZ");
      assertThat(answers.get(5).text()).contains("42501", "server-files");
    }
  }

  @Test
  void after_a_refusal_everything_is_skipped_up_to_the_sync() {
    long mark = server.log().mark();
    try (RawClient client = gate.raw()) {
      client.send(
          join(
              extended("SELECT 'before'"), message('H'),
              extended(DENIED), message('H'),
              extended("SELECT 'skipped'"), sync()));
      List<Message> answers = client.until('Z');
      client.send(query("SELECT 'after'"));

      assertThat(types(answers)).isEqualTo("12DCEZ");
      assertThat(client.until('Z').toString()).contains("after");
    }
    assertThat(server.log().statementsSince(mark))
        .anyMatch(sql -> sql.contains("'before'"))
        .noneMatch(sql -> sql.contains("denied") || sql.contains("skipped"));
  }

  @Test
  void nothing_of_a_pipeline_reaches_the_server_while_a_statement_of_it_is_held() {
    long mark = server.log().mark();
    try (RawClient client = gate.raw()) {
      client.send(
          join(
              extended("INSERT INTO item VALUES (101, 'in a pipeline')"),
              extended("CREATE TABLE piped (id int)"),
              extended("INSERT INTO item VALUES (102, 'in a pipeline')"),
              sync()));
      String id = gate.changed("pending", "piped");

      assertThat(server.log().statementsSince(mark)).noneMatch(sql -> sql.startsWith("INSERT"));
      gate.api(Gate.token("ben")).post("/api/changes/" + id + "/reject", Map.of("reason", "No."));

      assertThat(client.until('Z').toString()).contains("was rejected by ben@example.com: No.");
      client.send(query("SELECT count(*) FROM item WHERE id > 100"));
      assertThat(client.until('Z').get(1).text()).endsWith("0");
    }
    assertThat(server.log().statementsSince(mark)).noneMatch(sql -> sql.startsWith("INSERT"));
  }

  @Test
  void a_statement_is_never_held_with_locks_of_its_transaction() throws SQLException {
    try (Connection agent = gate.connect()) {
      agent.setAutoCommit(false);
      Gate.ask(agent, "UPDATE item SET name = 'locked' WHERE id = 1");

      assertThatThrownBy(() -> Gate.ask(agent, "ALTER TABLE item ADD COLUMN later int"))
          .isInstanceOfSatisfying(SQLException.class, e -> assertThat(e.getSQLState()).isNotBlank())
          .hasMessageContaining("has to be approved first")
          .hasMessageContaining("filed as change")
          .hasMessageContaining("Roll back");
      agent.rollback();
      assertThat(Gate.ask(agent, "SELECT name FROM item WHERE id = 1")).isEqualTo("one");
    }
  }

  @Test
  void a_key_that_is_not_the_sessions_own_cancels_nothing() throws Exception {
    try (RawClient victim = gate.raw();
        RawClient attacker = gate.raw()) {
      victim.send(query("SELECT pg_sleep(1), 'not cancelled'"));
      sleeps("pg_sleep(1)");
      byte[] guessed = victim.cancelKey();
      guessed[guessed.length - 1] ^= 1;
      cancel(guessed);
      cancel(attacker.cancelKey());
      cancel(new byte[0]);
      cancel(new byte[256]);

      assertThat(victim.until('Z').toString()).contains("not cancelled");
    }
  }

  @Test
  void a_running_query_is_cancelled_by_its_own_key_and_the_session_goes_on() {
    try (RawClient client = gate.raw()) {
      client.send(query("SELECT pg_sleep(61)"));
      sleeps("pg_sleep(61)");

      cancel(client.cancelKey());

      assertThat(client.until('Z').toString())
          .contains("57014", "canceling statement due to user request");
      cancel(client.cancelKey());
      client.send(query("SELECT 'goes on'"));
      assertThat(client.until('Z').toString()).contains("goes on");
    }
  }

  @Test
  void cancelling_a_held_statement_withdraws_its_change_and_the_session_goes_on() {
    try (RawClient client = gate.raw()) {
      client.send(query("CREATE TABLE cancelled (id int)"));
      String id = gate.changed("pending", "cancelled");

      cancel(client.cancelKey());

      assertThat(client.until('Z').toString()).contains("57014", "Change " + id + " was withdrawn");
      assertThat(gate.state(id)).isEqualTo("withdrawn");
      client.send(query("SELECT 'goes on'"));
      assertThat(client.until('Z').toString()).contains("goes on");
    }
  }

  @Test
  void a_client_that_vanishes_while_it_is_held_leaves_its_change_and_no_session()
      throws SQLException {
    long before = sessions();
    RawClient client = gate.raw();
    client.send(query("CREATE TABLE vanished (id int)"));
    String id = gate.changed("pending", "vanished");

    client.vanish();

    Eventually.holds(() -> assertThat(sessions()).isEqualTo(before));
    assertThat(gate.state(id)).isEqualTo("pending");
    gate.approve(id);
    assertThat(gate.state(id)).isEqualTo("ratified");
    assertThat(gate.ask("CREATE TABLE vanished (id int)")).isEqualTo("0");
    assertThat(gate.state(id)).isEqualTo("executed");
  }

  @Test
  void stopping_tells_everybody_who_is_connected_and_the_ledger(@TempDir Path own) {
    Site other = site.in(own);
    try (Gate stopping = other.open();
        RawClient idle = stopping.raw();
        RawClient held = stopping.raw();
        RawClient open = stopping.raw()) {
      held.send(query("CREATE TABLE stopped (id int)"));
      stopping.changed("pending", "stopped");
      open.send(query("BEGIN; INSERT INTO item VALUES (201, 'not committed')"));
      open.until('Z');

      stopping.close();

      assertThat(idle.untilClosed()).contains("57P01", "countersign is stopping");
      assertThat(held.untilClosed())
          .contains("Change 1 waits for")
          .containsAnyOf("Held as change 1", "countersign is stopping");
      assertThat(open.untilClosed()).contains("57P01", "countersign is stopping");
    }
    assertThat(site.query("SELECT 1 FROM item WHERE id = 201")).isEmpty();
    try (Gate again = other.open()) {
      assertThat(again.ledger().stream().filter(entry -> entry.contains("session-closed")))
          .hasSize(3);
      assertThat(again.state("1")).isEqualTo("pending");
    }
  }

  private static void cancel(byte[] key) {
    try (RawClient canceller = RawClient.connect(gate.address())) {
      canceller.send(RawClient.cancelRequest(key));
      canceller.untilClosed();
    }
  }

  private static void sleeps(String what) {
    Eventually.happens(
        what + " runs",
        () ->
            !server
                .query(
                    "postgres",
                    "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND query LIKE '%"
                        + what
                        + "%'")
                .isEmpty());
  }

  private static long sessions() {
    return server
        .query("postgres", "SELECT 1 FROM pg_stat_activity WHERE usename = 'baddays_agent'")
        .size();
  }

  private static String types(List<Message> messages) {
    return messages.stream().map(one -> String.valueOf(one.type())).collect(Collectors.joining());
  }
}
