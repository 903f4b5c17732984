package dev.countersign.app.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.countersign.app.house.GatewayHouse;
import dev.countersign.testkit.Eventually;
import dev.countersign.testkit.PostgresUrls;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.util.PSQLException;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PgjdbcTest {

  private GatewayHouse house;

  @BeforeAll
  void open() {
    house = Shop.open(18);
  }

  @AfterAll
  void close() {
    house.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "&preferQueryMode=simple",
        "&preferQueryMode=extendedForPrepared",
        "&preferQueryMode=extendedCacheEverything&autosave=always",
        "&prepareThreshold=1&reWriteBatchedInserts=true&defaultRowFetchSize=50",
        "&prepareThreshold=-1&autosave=conservative&cleanupSavepoints=true",
        "&binaryTransfer=false&sslmode=disable&assumeMinServerVersion=14&ApplicationName=reports",
        "&stringtype=unspecified&readOnlyMode=always&escapeSyntaxCallMode=callIfNoReturn"
      })
  void a_program_sees_the_same_through_the_gate(String options) throws Exception {
    CompletableFuture<String> gated =
        CompletableFuture.supplyAsync(() -> program(house.gatewayUrl() + options));
    String seen = gated.get(20, TimeUnit.SECONDS);
    String expected = program(house.directUrl() + options);
    assertThat(seen).contains("-- unwrapped");
    assertThat(SideBySide.differences(seen, expected)).isEmpty();
  }

  private static String program(String url) {
    try (Connection connection = DriverManager.getConnection(url)) {
      return JdbcProgram.run(connection);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_running_query_can_be_cancelled_or_times_out() throws Exception {
    try (Connection connection = house.connect();
        Statement slow = connection.createStatement()) {
      CompletableFuture<Void> running =
          CompletableFuture.runAsync(() ->
              assertThatThrownBy(() -> slow.execute("SELECT pg_sleep(60)"))
                  .hasMessageContaining("canceling statement due to user request"));
      Eventually.happens("it runs", () -> runs("SELECT pg_sleep(60)"));
      slow.cancel();
      running.get();

      slow.setQueryTimeout(1);
      assertThatThrownBy(() -> slow.execute("SELECT pg_sleep(30)"))
          .hasMessageContaining("canceling statement due to user request");
      slow.setQueryTimeout(0);
      assertThat(slow.execute("SELECT 1")).isTrue();
    }
  }

  @Test
  void rows_are_copied_out_and_notifications_arrive() throws Exception {
    try (Connection connection = house.connect();
        Statement statement = connection.createStatement()) {
      PGConnection pg = connection.unwrap(PGConnection.class);
      var copied = new StringWriter();
      assertThat(pg.getCopyAPI().copyOut("COPY customers TO STDOUT WITH (FORMAT csv)", copied))
          .isEqualTo(3);
      assertThat(copied.toString()).contains("1,Zoë,zoe@example.com,happy,5");

      statement.execute("LISTEN door");
      house.database().execute("NOTIFY door, 'knock'");
      assertThat(pg.getNotifications(10_000))
          .extracting(PGNotification::getName, PGNotification::getParameter)
          .containsExactly(tuple("door", "knock"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "&preferQueryMode=simple", "&prepareThreshold=1"})
  void a_held_statement_gets_its_normal_result_once_it_is_approved(String options)
      throws Exception {
    String column = "c" + options.length();
    try (Connection agent = DriverManager.getConnection(house.gatewayUrl() + options);
        PreparedStatement alter =
            agent.prepareStatement("ALTER TABLE notes ADD COLUMN " + column + " int")) {
      CompletableFuture<Integer> result = CompletableFuture.supplyAsync(() -> update(alter));
      house.approve(house.pending());

      assertThat(result.get()).isZero();
      assertThat(program(agent, "SELECT " + column + " FROM notes")).endsWith("null\n");
    }
  }

  @Test
  void rows_of_a_held_statement_arrive_once_it_is_approved() throws Exception {
    try (Connection agent = house.connect();
        PreparedStatement delete =
            agent.prepareStatement("DELETE FROM events WHERE what = ? RETURNING at, what")) {
      delete.setString(1, "later");
      CompletableFuture<String> result =
          CompletableFuture.supplyAsync(() -> {
            var said = new Transcript();
            said.tried("delete", () -> said.rows(delete.executeQuery()));
            return said.toString();
          });
      house.approve(house.pending());

      assertThat(result.get()).contains("2028-01-01|later");
    }
  }

  @Test
  void a_denied_statement_is_an_ordinary_error_and_the_connection_goes_on() throws Exception {
    try (Connection agent = house.connect()) {
      assertThatThrownBy(() -> agent.createStatement().execute("COPY notes TO PROGRAM 'cat'"))
          .isInstanceOfSatisfying(
              PSQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
      assertThat(program(agent, "SELECT 1")).contains("1");
    }
  }

  @Test
  void a_wrong_password_is_an_ordinary_error() {
    String url = PostgresUrls.jdbc(house.gateway(), house.target(), GatewayHouse.AGENT, "wrong");
    assertThatThrownBy(() -> DriverManager.getConnection(url))
        .isInstanceOfSatisfying(
            PSQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
  }

  private boolean runs(String sql) {
    return house
        .database()
        .query("SELECT query FROM pg_stat_activity WHERE state = 'active'")
        .contains(sql);
  }

  private static int update(PreparedStatement statement) {
    try {
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String program(Connection connection, String sql) {
    var said = new Transcript();
    said.tried(sql, () -> said.execute(connection, sql));
    return said.toString();
  }
}
