package dev.countersign.postgres.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.core.SessionState;
import dev.countersign.core.wire.Asked;
import dev.countersign.core.wire.Ruling;
import dev.countersign.testkit.PostgresServer;
import dev.countersign.testkit.TestDatabase;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/// Real clients and a real server, with the conversation between them on plain sockets.
class LiveServerTest {

  private TestDatabase database;

  @BeforeEach
  void makeTables() {
    database =
        PostgresServer.shared(18).freshDatabase("CREATE TABLE t (id int PRIMARY KEY, note text)");
  }

  @AfterEach
  void dropTables() {
    database.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 65536})
  void a_driver_works_in_every_mode_whatever_the_packets(int readBytes) throws SQLException {
    for (String mode :
        List.of("simple", "extended", "extendedForPrepared", "extendedCacheEverything")) {
      try (var gate = gate(readBytes);
          Connection connection = connect(gate, "&preferQueryMode=" + mode)) {
        try (var statement = connection.createStatement()) {
          statement.execute("DELETE FROM t WHERE id IN (1, 2, 3)");
        }
        try (var insert = connection.prepareStatement("INSERT INTO t VALUES (?, ?)")) {
          for (int i = 1; i <= 3; i++) {
            insert.setInt(1, i);
            insert.setString(2, "note " + i);
            insert.addBatch();
          }
          assertThat(insert.executeBatch()).containsExactly(1, 1, 1);
        }
        assertThat(rows(connection, "SELECT id FROM t ORDER BY id")).containsExactly("1", "2", "3");
      }
    }
  }

  @Test
  void transactions_and_cursors_with_row_limits_work() throws SQLException {
    try (var gate = gate(65536);
        Connection connection = connect(gate, "")) {
      connection.setAutoCommit(false);
      try (var insert =
          connection.prepareStatement("INSERT INTO t SELECT g, 'n' FROM generate_series(1, ?) g")) {
        insert.setInt(1, 1000);
        insert.executeUpdate();
      }
      try (var select = connection.prepareStatement("SELECT id FROM t ORDER BY id")) {
        select.setFetchSize(10);
        int count = 0;
        try (var rows = select.executeQuery()) {
          while (rows.next()) {
            count++;
          }
        }
        assertThat(count).isEqualTo(1000);
      }
      connection.rollback();
      assertThat(rows(connection, "SELECT count(*) FROM t")).containsExactly("0");
    }
  }

  @Test
  void copy_streams_both_ways() throws Exception {
    try (var gate = gate(65536);
        Connection connection = connect(gate, "")) {
      var copy = connection.unwrap(PGConnection.class).getCopyAPI();
      var data = new StringBuilder();
      for (int i = 0; i < 50_000; i++) {
        data.append(i).append("\tnote ").append(i).append('\n');
      }
      long in = copy.copyIn("COPY t FROM STDIN", new StringReader(data.toString()));
      assertThat(in).isEqualTo(50_000);
      var out = new java.io.StringWriter();
      copy.copyOut("COPY (SELECT * FROM t ORDER BY id) TO STDOUT", out);
      assertThat(out.toString()).isEqualTo(data.toString());
      assertThatThrownBy(() -> copy.copyIn("COPY t FROM STDIN", new StringReader("bad\n")))
          .isInstanceOf(SQLException.class);
      assertThat(rows(connection, "SELECT count(*) FROM t")).containsExactly("50000");
    }
  }

  @Test
  void a_wrong_token_and_an_unknown_agent_fail_in_the_same_words() {
    try (var gate = gate(65536)) {
      String url = "jdbc:postgresql://127.0.0.1:%d/%s?user=%s&password=%s";
      List<String> failures = new ArrayList<>();
      for (String[] login :
          List.of(
              new String[] {"shop-prod", "billing-agent", "wrong"},
              new String[] {"no-such-target", "billing-agent", LoopbackGate.TOKEN})) {
        assertThatThrownBy(() ->
                DriverManager.getConnection(
                    url.formatted(gate.port(), login[0], login[1], login[2])))
            .satisfies(e -> failures.add(e.getMessage()));
      }
      assertThat(failures)
          .containsOnly("FATAL: password authentication failed for user \"billing-agent\"");
    }
  }

  @Test
  void a_denied_statement_leaves_the_session_usable_and_the_server_untouched() throws SQLException {
    try (var gate = gate(65536);
        Connection connection = connect(gate, "")) {
      assertThatThrownBy(() -> rows(connection, "DROP TABLE t"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
      assertThat(rows(connection, "SELECT count(*) FROM t")).containsExactly("0");
    }
  }

  @Test
  void a_denied_statement_fails_the_transaction_it_is_in() throws SQLException {
    try (var gate = gate(65536);
        Connection connection = connect(gate, "")) {
      connection.setAutoCommit(false);
      rows(connection, "INSERT INTO t VALUES (1, 'x') RETURNING id");
      assertThatThrownBy(() -> rows(connection, "DROP TABLE t")).hasMessageContaining("not here");
      assertThatThrownBy(() -> rows(connection, "SELECT 1"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25P02"));
      connection.rollback();
      assertThat(rows(connection, "SELECT count(*) FROM t")).containsExactly("0");
    }
  }

  @Test
  void nothing_is_asked_about_in_a_failed_transaction() throws SQLException {
    try (var gate = gate(65536);
        Connection connection = connect(gate, "")) {
      connection.setAutoCommit(false);
      assertThatThrownBy(() -> rows(connection, "SELECT 1 / 0")).hasMessageContaining("zero");
      for (String late : List.of("DROP TABLE t", "SELECT 2", "INSERT INTO t VALUES (2, 'y')")) {
        assertThatThrownBy(() -> rows(connection, late))
            .as(late)
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25P02"));
      }
      connection.rollback();
      assertThat(rows(connection, "SELECT count(*) FROM t")).containsExactly("0");
    }
  }

  @Test
  void the_state_that_is_asked_under_is_the_servers_own() throws SQLException {
    try (var gate = gate(65536);
        Connection connection = connect(gate, "&preferQueryMode=simple");
        var statement = connection.createStatement()) {
      statement.execute("SET search_path = 'Other', public");
      statement.execute("CREATE TEMP TABLE u (id int)");
      statement.execute("CREATE DOMAIN pg_temp.t AS int");
      statement.execute("PREPARE p AS SELECT 1");
      rows(connection, "EXECUTE p");

      var session = gate.asked.getLast().session();
      assertThat(session.database()).isEqualTo(database.name());
      assertThat(session.role()).isEqualTo("postgres");
      assertThat(session.settings()).containsEntry("search_path", "\"Other\", public");
      assertThat(session.temporary()).containsEntry("u", "table").doesNotContainKey("t");
      assertThat(session.temporary()).containsKey(SessionState.TEMPORARY_TYPE + "t");
      assertThat(SessionState.TEMPORARY_TYPE.length()).isGreaterThan(63);
      assertThat(session.prepared()).containsEntry("p", "PREPARE p AS SELECT 1");
    }
  }

  @Test
  void what_was_prepared_beside_another_change_of_the_session_is_not_known() throws SQLException {
    try (var gate = gate(65536);
        Connection connection = connect(gate, "&preferQueryMode=simple");
        var statement = connection.createStatement()) {
      statement.execute("PREPARE p AS SELECT count(*) FROM t; CREATE TEMP TABLE t (id int)");
      rows(connection, "EXECUTE p");

      assertThat(gate.asked.getLast().session().prepared()).isEmpty();
    }
  }

  @Test
  void a_result_of_many_megabytes_streams_through() throws SQLException {
    try (var gate = gate(65536);
        Connection connection = connect(gate, "")) {
      assertThat(rows(connection, "SELECT repeat('x', 64000000)").getFirst()).hasSize(64_000_000);
    }
  }

  private static LoopbackGate gateOn(TestDatabase database, int readBytes) {
    return new LoopbackGate(
        PostgresServer.shared(18).address(), database.name(), readBytes, LiveServerTest::judge);
  }

  private LoopbackGate gate(int readBytes) {
    return gateOn(database, readBytes);
  }

  static Ruling judge(List<Asked> batch) {
    boolean denied =
        batch.stream()
            .anyMatch(a -> a.statement().text().toUpperCase(Locale.ROOT).contains("DROP"));
    return denied
        ? new Ruling.Refuse(Ruling.Why.DENIED, "not here", "", "")
        : new Ruling.Proceed(TestDialect.classify(batch), false);
  }

  private static Connection connect(LoopbackGate gate, String options) throws SQLException {
    return DriverManager.getConnection(gate.jdbcUrl(options));
  }

  private static List<String> rows(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      var all = new ArrayList<String>();
      while (rows.next()) {
        all.add(rows.getString(1));
      }
      return all;
    }
  }
}
