package dev.countersign.app.baddays;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.LedgerVerifier;
import dev.countersign.ledger.note.KeyFile;
import dev.countersign.server.store.Store;
import dev.countersign.testkit.Eventually;
import dev.countersign.testkit.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The product is killed with SIGKILL while it has changes at every point of their way, and started
/// again on the same files.
///
/// One kill meets all of them: one change is held, one is ratified, one runs in a transaction, one
/// runs where no transaction can be, one has had its permission used up and never reached the
/// database, and one is committed but the store could not record it yet.
final class KilledTest {

  private static final String HELD = "CREATE TABLE held (id int)";
  private static final String RATIFIED = "CREATE TABLE ratified (id int)";
  private static final String RUNNING =
      "CREATE TABLE running AS SELECT 1 AS id, pg_sleep(120)::text";
  private static final String BARE = "CREATE INDEX CONCURRENTLY bare ON item (name)";
  private static final String NOT_BEGUN = "CREATE TABLE not_begun (id int)";
  private static final String COMMITTED =
      "CREATE TABLE committed AS SELECT wait_until_let_go() AS id";

  /// From PostgreSQL 17 on, a login can be kept waiting.
  private static final String SLOW_LOGIN =
      """
      CREATE TABLE slow_login (is_on boolean);
      CREATE FUNCTION wait_when_slow() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
      BEGIN
        IF current_setting('application_name') LIKE 'countersign change %'
            AND EXISTS (SELECT FROM public.slow_login) THEN
          PERFORM pg_sleep(60);
        END IF;
      END $$;
      CREATE EVENT TRIGGER slow_login ON login EXECUTE FUNCTION wait_when_slow();
      """;

  private static final String LET_GO =
      """
      CREATE TABLE let_go (is_so boolean);
      CREATE FUNCTION wait_until_let_go() RETURNS int LANGUAGE plpgsql SECURITY DEFINER AS $$
      BEGIN
        WHILE NOT EXISTS (SELECT FROM public.let_go) LOOP
          PERFORM pg_sleep(0.02);
        END LOOP;
        RETURN 1;
      END $$;
      """;

  @TempDir static Path directory = Path.of("");

  private static PostgresServer server;
  private static Site site;
  private static Gate gate;
  private static Map<String, String> ids = Map.of();
  private static List<String> ledgerBefore = List.of();
  private static String heldClient = "";

  @BeforeAll
  static void killedAndStartedAgain() throws SQLException {
    server = PostgresServer.start(18);
    site = Site.on(server, directory);
    server.execute(Site.SHOP, SLOW_LOGIN + LET_GO);
    try (Site.Served served = site.serve()) {
      killInTheMiddle(served);
    }
    forgetWhatRan();
    gate = site.open();
  }

  @AfterAll
  static void close() {
    gate.close();
    server.close();
  }

  @Test
  void a_client_that_was_held_lost_its_connection_and_not_its_change() throws Exception {
    assertThat(heldClient).startsWith("08");
    assertThat(state(HELD)).isEqualTo("pending");

    var again = gate.start(HELD);
    gate.approve(id(HELD));

    assertThat(again.get()).isEqualTo("0");
    assertThat(state(HELD)).isEqualTo("executed");
  }

  @Test
  void a_permission_that_was_not_used_is_still_there_and_is_used_once() throws SQLException {
    assertThat(state(RATIFIED)).isEqualTo("ratified");

    assertThat(gate.ask(RATIFIED)).isEqualTo("0");

    assertThat(state(RATIFIED)).isEqualTo("executed");
    gate.start(RATIFIED);
    assertThat(gate.changed("pending", "TABLE ratified")).isNotEqualTo(id(RATIFIED));
  }

  @Test
  void what_ran_in_a_transaction_is_known_to_have_failed_and_does_not_run_again() {
    assertThat(state(RUNNING)).isEqualTo("failed");
    assertThat(gate.change(id(RUNNING)).toString()).contains("nothing of it took effect");
    assertThat(tables()).doesNotContain("running");
    gate.start(RUNNING);
    assertThat(gate.changed("pending", "TABLE running")).isNotEqualTo(id(RUNNING));
  }

  @Test
  void what_ran_outside_of_a_transaction_waits_for_a_person_who_looks() {
    assertThat(state(BARE)).isEqualTo("executing");
    assertThat(gate.change(id(BARE)).toString()).contains("cannot tell");

    gate.resolve(id(BARE), false);

    assertThat(state(BARE)).isEqualTo("failed");
  }

  @Test
  void what_never_reached_the_database_waits_for_a_person_too() {
    assertThat(state(NOT_BEGUN)).isEqualTo("executing");
    assertThat(gate.change(id(NOT_BEGUN)).toString()).contains("it may never have begun");
    assertThat(tables()).doesNotContain("not_begun");

    gate.resolve(id(NOT_BEGUN), false);

    assertThat(state(NOT_BEGUN)).isEqualTo("failed");
  }

  @Test
  void what_was_committed_and_not_recorded_is_known_to_have_been_executed() {
    assertThat(tables()).contains("committed");
    assertThat(state(COMMITTED)).isEqualTo("executed");
  }

  @Test
  void everything_that_was_acknowledged_is_in_a_ledger_that_is_intact() {
    assertThat(gate.ledger()).startsWith(ledgerBefore.toArray(String[]::new));

    try (Store store = Store.open("jdbc:sqlite:" + site.store())) {
      var key = KeyFile.openOrCreate(directory.resolve("ledger.key"), "countersign");
      Ledger ledger = Ledger.open(store.ledger(), key, InstantSource.system());
      assertThat(new LedgerVerifier(key.verifier()).verify(ledger.copy()).faults()).isEmpty();
    }
  }

  private static void killInTheMiddle(Site.Served served) throws SQLException {
    Gate before = served.gate();
    ids = new java.util.HashMap<>();
    note(RATIFIED, before.propose(RATIFIED), before);
    try (Connection reader = server.connect(Site.SHOP);
        Connection store = DriverManager.getConnection("jdbc:sqlite:" + site.store())) {
      reader.setAutoCommit(false);
      Gate.ask(reader, "SELECT count(*) FROM item");
      start(RUNNING, before);
      runs("pg_sleep(120)");
      start(BARE, before);
      runs("CONCURRENTLY");
      var held = before.start(HELD);
      ids.put(HELD, before.changed("pending", "TABLE held"));
      start(COMMITTED, before);
      runs("wait_until_let_go");
      neverBegins(before);
      ledgerBefore = before.ledger();
      lock(store);
      server.execute(Site.SHOP, "INSERT INTO let_go VALUES (true)");
      Eventually.happens("it is committed", () -> tables().contains("committed"));

      served.kill();

      heldClient = held.join();
    }
  }

  /// The permission is used up, and then the runner's login does not come to an end.
  private static void neverBegins(Gate before) {
    server.execute(Site.SHOP, "INSERT INTO slow_login VALUES (true)");
    start(NOT_BEGUN, before);
    before.changed("executing", "TABLE not_begun");
  }

  private static void start(String sql, Gate before) {
    before.start(sql);
    String name = sql.replaceAll(".*(running|bare|committed|not_begun).*", "$1");
    note(sql, before.changed("pending", name), before);
  }

  private static void note(String sql, String id, Gate before) {
    ids.put(sql, id);
    before.approve(id);
  }

  private static void lock(Connection store) throws SQLException {
    try (Statement statement = store.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 10000");
      statement.execute("BEGIN IMMEDIATE");
    }
  }

  /// Sessions that the dead process left behind end as they would when the server notices.
  private static void forgetWhatRan() {
    server.execute(Site.SHOP, "DELETE FROM slow_login");
    server.restart();
    assertThat(tables()).doesNotContain("running", "not_begun");
  }

  private static void runs(String what) {
    Eventually.happens(
        what + " runs",
        () ->
            !site.query(
                    "SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%"
                        + what
                        + "%' AND usename = 'baddays_owner'")
                .isEmpty());
  }

  private static List<String> tables() {
    return site.query(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace");
  }

  private static String id(String sql) {
    return String.valueOf(ids.get(sql));
  }

  private static String state(String sql) {
    return gate.state(id(sql));
  }
}
