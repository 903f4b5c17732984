package dev.countersign.postgres.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.core.Statement;
import dev.countersign.core.engine.Pace;
import dev.countersign.core.engine.TargetEngine;
import dev.countersign.core.evidence.Finding;
import dev.countersign.core.review.Undo;
import dev.countersign.core.review.UndoCheck;
import dev.countersign.core.review.UndoCheck.Result;
import dev.countersign.postgres.LiveTargets;
import dev.countersign.postgres.MeasuredRun;
import dev.countersign.testkit.PostgresServer;
import dev.countersign.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is said of an undo, also of one that came with the change, against a live server.
class UndoCheckTest {

  private static final String SCHEMA =
      """
      CREATE TABLE orders (id bigint PRIMARY KEY, amount int NOT NULL, code varchar(20),
        CONSTRAINT positive CHECK (amount > 0));
      CREATE TABLE customers (id bigint PRIMARY KEY);
      CREATE INDEX orders_code ON orders (code);
      INSERT INTO orders SELECT i, i, i::text FROM generate_series(1, 5000) i;
      ANALYZE
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "CREATE INDEX i ON orders (amount) | DROP INDEX i | SAME",
        "CREATE INDEX i ON orders (amount) | drop index if exists public.i; | SAME",
        "ALTER TABLE orders ADD COLUMN x int | alter table ORDERS drop x | SAME",
        "ALTER TABLE orders ADD x int; CREATE TABLE t (id int) | DROP TABLE t; ALTER TABLE orders"
            + " DROP x | SAME",
        "ALTER TABLE orders ADD COLUMN x int | DROP TABLE customers | DIFFERENT",
        "ALTER TABLE orders ADD COLUMN x int | SELECT 1 | DIFFERENT",
        "CREATE TABLE t (id int); ALTER TABLE orders ADD x int | ALTER TABLE orders DROP x |"
            + " DIFFERENT",
        "ALTER TABLE orders ADD COLUMN x int | ALTER TABLE orders DROP COLUMN code | NOT_CHECKED",
        "ALTER TABLE orders RENAME code TO mark | SELECT 1 | NOT_CHECKED",
        "ALTER TABLE orders ADD COLUMN x int | DO $$ BEGIN END $$ | NOT_CHECKED",
        "ALTER TABLE orders ADD COLUMN x int | ALTER TABEL orders | NOT_CHECKED",
        "DO $$ BEGIN END $$; ALTER TABLE orders ADD x int | ALTER TABLE orders DROP x |"
            + " NOT_CHECKED",
      })
  void an_undo_that_came_with_a_change_is_checked(String change, String undo, Result result)
      throws SQLException {
    try (var database = PostgresServer.shared(18).freshDatabase(SCHEMA);
        var target = LiveTargets.attach(database)) {
      UndoCheck check = check(change, undo, target);

      assertThat(check.result()).isEqualTo(result);
      assertThat(check.reason()).endsWith(".");
      if (result != Result.NOT_CHECKED) {
        assertThat(isSame(change, undo, database)).isEqualTo(result == Result.SAME);
      }
    }
  }

  @Test
  void its_locks_and_what_the_rules_find_in_it_are_told() {
    try (var database = PostgresServer.shared(18).freshDatabase(SCHEMA);
        var target = LiveTargets.attach(database)) {
      UndoCheck check =
          check(
              "ALTER TABLE orders ADD COLUMN x int",
              "ALTER TABLE orders DROP x; DROP TABLE customers; CREATE INDEX again ON orders (code)",
              target);

      assertThat(check.findings())
          .extracting(Finding::rule)
          .contains("drop-table", "add-index-without-concurrently");
      assertThat(check.locks())
          .anySatisfy(lock -> {
            assertThat(lock.object()).isEqualTo("public.customers");
            assertThat(lock.mode()).isEqualTo("ACCESS EXCLUSIVE");
          });
      assertThat(check.safety())
          .contains(
              "Not safe under load: it blocks writes on public.orders while all of it is read.");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ALTER TABLE orders ADD COLUMN x int | false | Safe ",
        "ALTER TABLE orders ALTER code SET DEFAULT 'x' | false | Safe ",
        "ALTER TABLE orders ADD CONSTRAINT big CHECK (amount < 100000) NOT VALID | false | Safe ",
        "CREATE INDEX i ON orders (amount) | false | Safe ",
        "CREATE TABLE t (id bigint REFERENCES customers) | false | Safe ",
        "ALTER TABLE orders ALTER amount TYPE bigint | true | Perhaps not safe",
        "ALTER TABLE orders ALTER code TYPE varchar(40) | true | Perhaps not safe",
        "ALTER TABLE orders ALTER amount DROP NOT NULL | true | Perhaps not safe",
        "ALTER TABLE orders DROP CONSTRAINT positive | true | Not safe ",
        "DROP INDEX orders_code | true | Not safe ",
      })
  void whether_an_undo_is_safe_under_load_is_what_the_server_does(
      String change, boolean blocks, String sentence) throws SQLException {
    try (var database = PostgresServer.shared(18).freshDatabase(SCHEMA);
        var target = LiveTargets.attach(database)) {
      Undo undo = review(change, target);
      database.execute(change);

      List<String> blocked;
      try (Connection connection = database.connect()) {
        connection.setAutoCommit(false);
        blocked = new MeasuredRun(database).blockedBy(connection, undo.statements());
        connection.rollback();
      }

      assertThat(!blocked.isEmpty()).as(blocked.toString()).isEqualTo(blocks);
      assertThat(undo.safety().orElseThrow()).startsWith(sentence.strip());
    }
  }

  private static UndoCheck check(String change, String undo, TargetEngine target) {
    return target.checkUndo(
        statements(change, target),
        statements(undo, target),
        review(change, target),
        target.defaultSession());
  }

  private static Undo review(String change, TargetEngine target) {
    return target
        .review(statements(change, target), target.defaultSession(), false, Pace.ASSUMED)
        .undo();
  }

  private static List<Statement> statements(String script, TargetEngine target) {
    return target.split(script).stream().map(TargetEngine.ScriptPart::statement).toList();
  }

  private static boolean isSame(String change, String undo, TestDatabase database)
      throws SQLException {
    try (Connection connection = database.connect();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      List<String> before = SchemaDump.of(connection);
      statement.execute(change);
      statement.execute(undo);
      List<String> after = SchemaDump.of(connection);
      connection.rollback();
      return after.equals(before);
    }
  }
}
