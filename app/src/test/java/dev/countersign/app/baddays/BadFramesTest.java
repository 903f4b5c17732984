package dev.countersign.app.baddays;

import static dev.countersign.app.baddays.RawClient.extended;
import static dev.countersign.app.baddays.RawClient.join;
import static dev.countersign.app.baddays.RawClient.message;
import static dev.countersign.app.baddays.RawClient.query;
import static dev.countersign.app.baddays.RawClient.startup;
import static dev.countersign.app.baddays.RawClient.sync;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.app.baddays.RawClient.Message;
import dev.countersign.testkit.Eventually;
import dev.countersign.testkit.PostgresServer;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Garbage, cut off, oversized and slow frames, and logins that must not succeed. What reached the
/// database is read from the server's own log.
final class BadFramesTest {

  private static final long SEED = 20_261_121;
  private static final String LIMITS =
      "limits: { sessions: 6, statementBytes: 64KiB, keptBytes: 80KiB, loginTime: 1s, idleTime: 2s }";

  @TempDir static Path directory = Path.of("");

  private static PostgresServer server;
  private static Gate gate;

  @BeforeAll
  static void open() {
    server = PostgresServer.start(18, PostgresServer.LOG_ALL_STATEMENTS);
    gate = Site.on(server, directory).with(LIMITS).open();
  }

  @AfterAll
  static void close() {
    gate.close();
    server.close();
  }

  @Test
  void garbage_ends_its_own_connection_and_no_other() throws SQLException {
    var random = new Random(SEED);
    try (Connection other = gate.connect()) {
      for (int round = 0; round < 50; round++) {
        byte[] garbage = new byte[1 + random.nextInt(200)];
        random.nextBytes(garbage);
        garbage[0] |= 0x40;
        try (RawClient client = RawClient.connect(gate.address())) {
          client.send(garbage, new byte[20_000]);

          client.untilClosed();
        }
      }

      assertThat(Gate.ask(other, "SELECT 'still here'")).isEqualTo("still here");
    }
  }

  @Test
  void garbage_after_the_login_ends_the_session_with_a_message() {
    try (RawClient client = gate.raw()) {
      client.send(join(new byte[] {0}, ByteBuffer.allocate(4).putInt(8).array(), new byte[4]));

      assertThat(client.untilClosed())
          .contains("FATAL", "08P01", "invalid frontend message type 0");
    }
  }

  @Test
  void a_frame_of_impossible_length_ends_the_session_with_a_message() {
    try (RawClient client = gate.raw()) {
      client.send(new byte[] {'Q', 0, 0, 0, 3});

      assertThat(client.untilClosed()).contains("FATAL", "08P01", "invalid message length");
    }
  }

  @Test
  void an_oversized_message_is_refused_with_the_limit_and_the_session_goes_on() {
    long mark = server.log().mark();
    try (RawClient client = gate.raw()) {
      client.send(query("SELECT '" + "x".repeat(70_000) + "'"));
      List<Message> answer = client.until('Z');
      client.send(query("SELECT 'small'"));

      assertThat(answer.getFirst().text())
          .contains("54000", "70015", "65536", "limits.statementBytes");
      assertThat(client.until('Z').toString()).contains("small");
    }
    assertThat(server.log().textSince(mark)).doesNotContain("xxxxxxxx");
  }

  @Test
  void an_oversized_part_of_a_pipeline_is_refused_up_to_its_sync() {
    try (RawClient client = gate.raw()) {
      byte[] large = extended("INSERT INTO item VALUES (50, '" + "x".repeat(70_000) + "')");
      client.send(join(extended("SELECT 1"), large, extended("SELECT 2"), sync()));
      List<Message> answer = client.until('Z');
      client.send(extended("SELECT 'on'"), sync());

      assertThat(answer).anyMatch(one -> one.type() == 'E' && one.text().contains("54000"));
      assertThat(client.until('Z').toString()).contains("on");
    }
    assertThat(server.query(Site.SHOP, "SELECT count(*) FROM item WHERE id = 50"))
        .containsExactly("0");
  }

  @Test
  void frames_that_come_byte_by_byte_work() {
    try (RawClient client = RawClient.connect(gate.address())) {
      client.sendSlowly(startup(Site.AGENT, Site.SHOP));
      client.next();
      client.sendSlowly(ScramClient.first());
      client.sendSlowly(ScramClient.last(Site.TOKEN, client.next().body()));
      client.until('Z');
      client.sendSlowly(query("SELECT 'slowly'"));

      assertThat(client.until('Z').toString()).contains("slowly");
    }
  }

  @Test
  void of_a_frame_that_is_cut_off_nothing_reaches_the_database() {
    long mark = server.log().mark();
    try (RawClient client = gate.raw()) {
      byte[] whole = query("INSERT INTO item VALUES (60, 'cut off')");
      client.send(java.util.Arrays.copyOf(whole, whole.length - 1));
      client.vanish();
    }
    try (RawClient client = gate.raw()) {
      client.send(extended("INSERT INTO item VALUES (61, 'cut off before its sync')"));
      client.vanish();
    }

    Eventually.happens(
        "both sessions ended", () -> server.query("postgres", ours()).equals(List.of("0")));
    assertThat(server.log().statementsSince(mark)).noneMatch(sql -> sql.contains("cut off"));
    assertThat(server.query(Site.SHOP, "SELECT count(*) FROM item WHERE id >= 60"))
        .containsExactly("0");
  }

  @Test
  void only_who_proves_to_be_the_agent_is_told_that_a_target_is_none_of_its() {
    String wrong = "28P01|Mpassword authentication failed for user \"" + Site.AGENT + "\"";
    String foreign =
        "3D000|M\"%s\" is no target of agent " + Site.AGENT + ", whose targets are " + Site.SHOP;
    long mark = server.log().mark();

    assertThat(refusal("a wrong token", Site.SHOP)).contains(wrong);
    assertThat(refusal("a wrong token", "vault")).contains(wrong);
    assertThat(refusal("a wrong token", "no_such_target")).contains(wrong);
    assertThat(refusal(Site.TOKEN, "vault")).contains(foreign.formatted("vault"));
    assertThat(refusal(Site.TOKEN, "no_such_target")).contains(foreign.formatted("no_such_target"));
    assertThat(server.log().textSince(mark))
        .doesNotContain("connection authorized: user=" + Site.AGENT);
    Eventually.holds(() ->
        assertThat(gate.ledger())
            .filteredOn(entry -> entry.contains("session-refused"))
            .hasSizeGreaterThanOrEqualTo(5));
  }

  @Test
  void a_login_that_is_never_finished_ends_with_the_limit() {
    try (RawClient client = RawClient.connect(gate.address());
        RawClient half = RawClient.connect(gate.address())) {
      half.send(startup(Site.AGENT, Site.SHOP));

      assertThat(client.untilClosed()).contains("08006", "the login took longer than 1 s");
      assertThat(half.untilClosed()).contains("08006", "the login took longer than 1 s");
    }
  }

  @Test
  void a_session_that_says_nothing_ends_with_the_limit_and_one_that_works_does_not()
      throws SQLException {
    try (RawClient idle = gate.raw();
        Connection busy = gate.connect()) {
      var answer = gate.start("SELECT pg_sleep(3), 'done'");

      assertThat(idle.untilClosed()).contains("FATAL", "57P05", "idle for longer than 2 s");
      assertThat(answer.join()).isEmpty();
      assertThatThrownBy(() -> Gate.ask(busy, "SELECT 1")).hasMessageContaining("idle for longer");
    }
  }

  @Test
  void one_session_too_many_is_told_the_limit_and_a_free_place_is_taken_again() {
    var clients = new java.util.ArrayList<RawClient>();
    try {
      Eventually.happens(
          "earlier sessions are gone", () -> server.query("postgres", ours()).equals(List.of("0")));
      for (int i = 0; i < 6; i++) {
        clients.add(gate.raw());
      }
      try (RawClient seventh = RawClient.connect(gate.address())) {
        assertThat(seventh.untilClosed()).contains("53300", "the limit is 6");
      }
      clients.removeLast().send(message('X'));

      Eventually.holds(() -> assertThat(gate.ask("SELECT 'in'")).isEqualTo("in"));
    } finally {
      clients.forEach(RawClient::close);
    }
  }

  /// How many sessions the gate's agents have on the server.
  private static String ours() {
    return "SELECT count(*) FROM pg_stat_activity WHERE usename = '" + Site.AGENT + "'";
  }

  private static String refusal(String token, String target) {
    try (RawClient client = RawClient.connect(gate.address())) {
      client.send(startup(Site.AGENT, target), ScramClient.first());
      client.next();
      client.send(ScramClient.last(token, client.next().body()));
      return client.until('E').getLast().text();
    }
  }
}
