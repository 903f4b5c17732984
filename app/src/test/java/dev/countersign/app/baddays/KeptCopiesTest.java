package dev.countersign.app.baddays;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.app.client.ReviewText;
import dev.countersign.testkit.Eventually;
import dev.countersign.testkit.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Rows that a change takes away are kept and come back, also when the product is killed with
/// SIGKILL before or after the database has committed them.
final class KeptCopiesTest {

  private static final String ITEMS = "SELECT * FROM item ORDER BY id";
  private static final String COPIES =
      "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname <> 'kept'"
          + " AND relnamespace = 'countersign_undo'::regnamespace";

  /// A delete waits at its end for a lock that the test has.
  private static final String WAITING =
      """
      GRANT CREATE ON DATABASE shop TO baddays_owner;
      CREATE FUNCTION wait_for_test() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN PERFORM pg_advisory_xact_lock(7); RETURN NULL; END';
      SET ROLE baddays_owner;
      CREATE TABLE slow (id int PRIMARY KEY, name text);
      INSERT INTO slow VALUES (1, 'a'), (2, 'b');
      RESET ROLE;
      CREATE TRIGGER wait AFTER DELETE ON slow EXECUTE FUNCTION wait_for_test();
      """;

  @TempDir static Path directory = Path.of("");

  private static PostgresServer server;
  private static Site site;

  @BeforeAll
  static void start() {
    server = PostgresServer.start(18);
    Site plain = Site.on(server, directory);
    server.execute(Site.SHOP, WAITING);
    site =
        plain.withTarget(
            Site.target("127.0.0.1", server.port(), "") + ", undo: { keep: 2d, maxRows: 1000 }");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void deleted_rows_are_shown_kept_ledgered_and_put_back_by_an_undo_that_others_approve() {
    List<String> before = site.query(ITEMS);
    try (Gate gate = site("plain").open()) {
      List<String> copies = site.query(COPIES);
      var delete = gate.start("DELETE FROM item WHERE name <> 'one'");
      String id = gate.changed("pending", "DELETE FROM item");
      JsonNode change = gate.change(id);
      gate.approve(id);

      assertThat(delete.join()).isEqualTo("2");
      JsonNode keeping = change.path("files").path(0).path("statements").path(0).path("keeping");
      assertThat(keeping.path("before").path(0).asString(""))
          .startsWith("CREATE TABLE countersign_undo.c" + id);
      assertThat(ReviewText.of(change))
          .contains("copies    The rows are copied first")
          .contains("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
          .contains("INSERT INTO public.item (id, name) SELECT id, name FROM countersign_undo.c");
      assertThat(site.query(COPIES)).hasSize(copies.size() + 1);
      gate.start("SELECT * FROM countersign_undo.kept");
      String looked = gate.changed("pending", "countersign_undo.kept");
      assertThat(gate.change(looked).path("review").path("verdict").path("rule").asString(""))
          .isEqualTo("kept-for-undo");

      undo(gate, id);

      assertThat(site.query(ITEMS)).isEqualTo(before);
      assertThat(String.join("\n", gate.ledger()))
          .contains("\"copies-kept\"", "\"copies-restored\"");
    }
  }

  @Test
  void killed_before_the_commit_neither_the_change_nor_the_copy_is_there() throws SQLException {
    Site killed = site("before");
    String id;
    List<String> copies;
    try (Site.Served served = killed.serve();
        Connection test = waitedFor()) {
      copies = site.query(COPIES);
      id = running(served.gate());
      served.kill();
      site.query(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'baddays_owner'");
      Eventually.happens("it is rolled back", () -> busy().isEmpty());
      test.rollback();
    }
    try (Gate gate = killed.open()) {
      assertThat(gate.state(id)).isEqualTo("failed");
      assertThat(site.query("SELECT count(*) FROM slow")).containsExactly("2");
      assertThat(site.query(COPIES)).isEqualTo(copies);
      assertThat(String.join("\n", gate.ledger())).doesNotContain("copies-kept");
    }
  }

  @Test
  void killed_after_the_commit_the_copy_is_there_and_the_ledger_says_so_at_the_next_start()
      throws SQLException {
    Site killed = site("after");
    String id;
    try (Site.Served served = killed.serve();
        Connection test = waitedFor();
        Connection store = DriverManager.getConnection("jdbc:sqlite:" + killed.store())) {
      id = running(served.gate());
      lock(store);
      test.rollback();
      Eventually.happens("it is committed", () -> site.query("SELECT 1 FROM slow").isEmpty());
      served.kill();
    }
    try (Gate gate = killed.open()) {
      assertThat(gate.state(id)).isEqualTo("executed");
      assertThat(site.query(COPIES)).anyMatch(name -> name.startsWith("c" + id + "_"));
      assertThat(String.join("\n", gate.ledger())).contains("\"copies-kept\"");

      undo(gate, id);

      assertThat(site.query("SELECT * FROM slow ORDER BY id")).containsExactly("1|a", "2|b");
    }
  }

  /// A gate with files of its own.
  private static Site site(String name) {
    try {
      return site.in(Files.createDirectories(directory.resolve(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String running(Gate gate) {
    gate.start("DELETE FROM slow");
    String id = gate.changed("pending", "DELETE FROM slow");
    gate.approve(id);
    Eventually.happens("the delete waits behind its copy", () -> !busy().isEmpty());
    return id;
  }

  /// What keeps a delete waiting until it is rolled back.
  private static Connection waitedFor() throws SQLException {
    Connection test = server.connect(Site.SHOP);
    test.setAutoCommit(false);
    Gate.ask(test, "SELECT pg_advisory_xact_lock(7)");
    return test;
  }

  private static List<String> busy() {
    return site.query(
        "SELECT pid FROM pg_stat_activity WHERE query = 'DELETE FROM slow' AND usename ="
            + " 'baddays_owner' AND wait_event_type = 'Lock'");
  }

  private static void undo(Gate gate, String id) {
    JsonNode undo = gate.api(Gate.token("cleo")).post("/api/changes/" + id + "/undo", Map.of());
    gate.approve(undo.path("id").asString(""));
    Eventually.happens("it is undone", () -> gate.state(id).equals("undone"));
  }

  private static void lock(Connection store) throws SQLException {
    try (Statement statement = store.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 10000");
      statement.execute("BEGIN IMMEDIATE");
    }
  }
}
