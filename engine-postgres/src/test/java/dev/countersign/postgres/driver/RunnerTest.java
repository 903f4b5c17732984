package dev.countersign.postgres.driver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.core.BindValue;
import dev.countersign.core.Bytes;
import dev.countersign.core.SessionState;
import dev.countersign.core.Statement;
import dev.countersign.core.engine.RunOrder;
import dev.countersign.core.engine.RunReport;
import dev.countersign.core.engine.TargetEngine.Outcome;
import dev.countersign.postgres.LiveTargets;
import dev.countersign.testkit.PostgresServer;
import dev.countersign.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunnerTest {

  private static final int REPLY_BYTES_MAX = 1 << 16;

  private final List<String> witnesses = new ArrayList<>();
  private final List<Duration> pauses = new ArrayList<>();
  private TestDatabase database;

  @BeforeEach
  void create() {
    database =
        PostgresServer.shared(18)
            .freshDatabase(
                "CREATE TABLE t (a int PRIMARY KEY, b text); INSERT INTO t VALUES (1, 'x')");
  }

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void statements_take_effect_together() {
    RunReport report = run("UPDATE t SET b = 'y'", "INSERT INTO t VALUES (2, 'z')");

    var succeeded = succeeded(report);
    assertThat(succeeded.tags()).containsExactly("UPDATE 1", "INSERT 0 1");
    assertThat(succeeded.rows()).hasValue(2);
    assertThat(succeeded.attempts()).isEqualTo(1);
    assertThat(database.query("SELECT * FROM t ORDER BY a")).containsExactly("1|y", "2|z");
    assertThat(runner().outcomeOf(witnesses.getLast())).isEqualTo(Outcome.COMMITTED);
  }

  @Test
  void when_one_fails_none_takes_effect() {
    RunReport report = run("UPDATE t SET b = 'y'", "INSERT INTO t VALUES (1, 'doubled')");

    var failed = (RunReport.Failed) report;
    assertThat(failed.code()).isEqualTo("23505");
    assertThat(failed.detail()).contains("(a)=(1)");
    assertThat((char) failed.reply().toArray()[0]).isEqualTo('E');
    assertThat(database.query("SELECT b FROM t")).containsExactly("x");
    assertThat(runner().outcomeOf(witnesses.getLast())).isEqualTo(Outcome.ABORTED);
  }

  @Test
  void a_transaction_that_is_never_committed_is_no_success() {
    var order = order("BEGIN", "UPDATE t SET b = 'y'");

    RunReport report = runner().run(order, RunMode.BARE, witnesses::add);

    assertThat(((RunReport.Failed) report).code()).isEqualTo("25000");
    assertThat(database.query("SELECT b FROM t")).containsExactly("x");
  }

  @Test
  void the_witness_is_told_before_anything_runs_and_can_stop_it() {
    Consumer<String> refusing =
        _ -> {
          throw new IllegalStateException("the ledger is full");
        };

    assertThatThrownBy(() -> runner().run(order("DELETE FROM t"), RunMode.WRAPPED, refusing))
        .hasMessage("the ledger is full");

    assertThat(database.query("SELECT count(*) FROM t")).containsExactly("1");
  }

  @Test
  void bind_values_are_sent_as_they_were() {
    var text =
        new BindValue("text", 25, false, Optional.of(Bytes.copyOf("it's".getBytes(UTF_8))), "it's");
    var number =
        new BindValue("int4", 23, true, Optional.of(Bytes.copyOf(new byte[] {0, 0, 0, 1})), "1");
    var statement =
        new Statement("UPDATE t SET b = $1 WHERE a = $2 RETURNING b", List.of(text, number));

    RunReport report = runner().run(order(statement), RunMode.WRAPPED, witnesses::add);

    assertThat(succeeded(report).rows()).hasValue(1);
    assertThat(new String(succeeded(report).reply().getFirst().toArray(), UTF_8))
        .startsWith("T")
        .contains("it's")
        .contains("UPDATE 1");
    assertThat(database.query("SELECT b FROM t")).containsExactly("it's");
  }

  @Test
  void a_lock_that_cannot_be_had_is_tried_again_and_then_given_up() throws SQLException {
    try (Connection other = holding("LOCK TABLE t IN ACCESS EXCLUSIVE MODE")) {
      RunReport report = run(Duration.ofMillis(50), 3, "ALTER TABLE t ADD COLUMN c int");
      other.rollback();

      var failed = (RunReport.Failed) report;
      assertThat(failed.code()).isEqualTo("55P03");
      assertThat(failed.attempts()).isEqualTo(3);
      assertThat(failed.lockWait()).isGreaterThanOrEqualTo(Duration.ofMillis(150));
      assertThat(pauses).hasSize(2).allMatch(pause -> !pause.isZero());
      assertThat(witnesses).doesNotHaveDuplicates();
    }
  }

  @Test
  void a_lock_that_is_let_go_meanwhile_is_had_at_the_next_attempt() throws SQLException {
    try (Connection other = holding("LOCK TABLE t IN ACCESS EXCLUSIVE MODE")) {
      var tempo = new Tempo(System::nanoTime, new Random(1), _ -> rollBack(other));
      var runner = new Runner(LiveTargets.of(database), REPLY_BYTES_MAX, tempo);
      var order = order(Duration.ofMillis(50), 3, Statement.of("ALTER TABLE t ADD COLUMN c int"));

      RunReport report = runner.run(order, RunMode.WRAPPED, witnesses::add);

      assertThat(succeeded(report).attempts()).isEqualTo(2);
      assertThat(succeeded(report).lockWait()).isPositive();
    }
  }

  @Test
  void what_refuses_transactions_runs_without_one() {
    var report =
        runner().run(order("CREATE INDEX CONCURRENTLY t_b ON t (b)"), RunMode.BARE, witnesses::add);

    assertThat(succeeded(report).tags()).containsExactly("CREATE INDEX");
    assertThat(runner().outcomeOf(witnesses.getLast())).isEqualTo(Outcome.UNKNOWN);
  }

  @Test
  void the_server_may_tell_that_a_statement_refuses_transactions() {
    assertThat(succeeded(run("VACUUM t")).tags()).containsExactly("VACUUM");
    database.execute(
        "CREATE PROCEDURE p() LANGUAGE plpgsql AS 'BEGIN INSERT INTO t VALUES (9); COMMIT; END'");

    assertThat(succeeded(run("CALL p()")).tags()).containsExactly("CALL");
    assertThat(database.query("SELECT count(*) FROM t WHERE a = 9")).containsExactly("1");
  }

  @Test
  void a_change_with_a_transaction_of_its_own_has_a_witness_too() {
    var order = order("BEGIN", "INSERT INTO t VALUES (5, 'own')", "COMMIT");

    RunReport report = runner().run(order, RunMode.OWN_TRANSACTION, witnesses::add);

    assertThat(succeeded(report).tags()).containsExactly("BEGIN", "INSERT 0 1", "COMMIT");
    assertThat(runner().outcomeOf(witnesses.getLast())).isEqualTo(Outcome.COMMITTED);
  }

  @Test
  void a_deferred_constraint_fails_at_the_commit() {
    database.execute("CREATE TABLE child (a int REFERENCES t DEFERRABLE INITIALLY DEFERRED)");

    var failed = (RunReport.Failed) run("INSERT INTO child VALUES (77)");

    assertThat(failed.code()).isEqualTo("23503");
    assertThat(database.query("SELECT count(*) FROM child")).containsExactly("0");
  }

  @Test
  void a_result_over_the_limit_rolls_back() {
    var failed =
        (RunReport.Failed)
            run(
                "INSERT INTO t SELECT g, repeat('x', 1000) FROM generate_series(10, 200) g"
                    + " RETURNING *");

    assertThat(failed.code()).isEqualTo("54000");
    assertThat(database.query("SELECT count(*) FROM t")).containsExactly("1");
  }

  @Test
  void a_copy_from_the_client_ends_with_an_error_and_not_with_silence() {
    var failed = (RunReport.Failed) run("COPY t FROM STDIN");

    assertThat(failed.code()).isEqualTo("57014");
  }

  @Test
  void a_connection_lost_before_the_commit_took_nothing_with_it() {
    var report =
        run("INSERT INTO t VALUES (3, 'lost')", "SELECT pg_terminate_backend(pg_backend_pid())");

    assertThat(((RunReport.Failed) report).code()).isIn("57P01", "08006");
    assertThat(database.query("SELECT count(*) FROM t")).containsExactly("1");
  }

  @Test
  void the_search_path_is_that_of_the_session_that_was_judged() {
    database.execute("CREATE SCHEMA side; CREATE TABLE side.t (a int)");
    var session =
        SessionState.fresh(
            database.name(), "postgres", new TreeMap<>(Map.of("search_path", "side, public")));
    var order =
        new RunOrder(
            List.of(Statement.of("INSERT INTO t VALUES (1)")),
            session,
            "countersign change 9",
            Duration.ofSeconds(1),
            1,
            Map.of());

    succeeded(runner().run(order, RunMode.WRAPPED, witnesses::add));

    assertThat(database.query("SELECT count(*) FROM side.t")).containsExactly("1");
  }

  @Test
  void nothing_can_be_told_of_a_witness_that_is_none() {
    assertThat(runner().outcomeOf("none")).isEqualTo(Outcome.UNKNOWN);
    assertThat(runner().outcomeOf("xid:1; DROP TABLE t")).isEqualTo(Outcome.UNKNOWN);
    assertThat(runner().outcomeOf("xid:99999999999")).isEqualTo(Outcome.UNKNOWN);
  }

  @Test
  void modes_follow_from_the_statements() {
    assertThat(mode("ALTER TABLE t ADD c int", "SAVEPOINT s")).isEqualTo(RunMode.WRAPPED);
    assertThat(mode("BEGIN", "SELECT 1", "COMMIT")).isEqualTo(RunMode.OWN_TRANSACTION);
    assertThat(mode("BEGIN; SELECT 1; COMMIT")).isEqualTo(RunMode.BARE);
    assertThat(mode("BEGIN", "SELECT 1", "ROLLBACK")).isEqualTo(RunMode.BARE);
    assertThat(mode("VACUUM t")).isEqualTo(RunMode.BARE);
    assertThat(mode("CREATE INDEX CONCURRENTLY i ON t (a)")).isEqualTo(RunMode.BARE);
    assertThat(mode("REINDEX TABLE CONCURRENTLY t")).isEqualTo(RunMode.BARE);
    assertThat(mode("ALTER TABLE p DETACH PARTITION q CONCURRENTLY")).isEqualTo(RunMode.BARE);
    assertThat(mode("CREATE DATABASE d")).isEqualTo(RunMode.BARE);
  }

  private static RunMode mode(String... sql) {
    return RunModes.of(Arrays.stream(sql).map(Statement::of).toList(), LiveTargets.PARSER);
  }

  private RunReport run(String... sql) {
    return run(Duration.ofSeconds(5), 2, sql);
  }

  private RunReport run(Duration lockTimeout, int attempts, String... sql) {
    Statement[] statements = Arrays.stream(sql).map(Statement::of).toArray(Statement[]::new);
    return runner().run(order(lockTimeout, attempts, statements), RunMode.WRAPPED, witnesses::add);
  }

  private Runner runner() {
    var tempo = new Tempo(System::nanoTime, new Random(1), pauses::add);
    return new Runner(LiveTargets.of(database), REPLY_BYTES_MAX, tempo);
  }

  private RunOrder order(String... sql) {
    return order(
        Duration.ofSeconds(5), 1, Arrays.stream(sql).map(Statement::of).toArray(Statement[]::new));
  }

  private RunOrder order(Statement statement) {
    return order(Duration.ofSeconds(5), 1, statement);
  }

  private RunOrder order(Duration lockTimeout, int attempts, Statement... statements) {
    var settings = new TreeMap<>(Map.of("search_path", "\"$user\", public"));
    return new RunOrder(
        List.of(statements),
        SessionState.fresh(database.name(), "postgres", settings),
        "countersign change 1",
        lockTimeout,
        attempts,
        Map.of());
  }

  private Connection holding(String lock) throws SQLException {
    Connection connection = database.connect();
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      statement.execute(lock);
    }
    return connection;
  }

  private static void rollBack(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static RunReport.Succeeded succeeded(RunReport report) {
    assertThat(report).isInstanceOf(RunReport.Succeeded.class);
    return (RunReport.Succeeded) report;
  }
}
