package dev.countersign.postgres.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.core.Statement;
import dev.countersign.core.engine.Pace;
import dev.countersign.core.engine.Pace.Operation;
import dev.countersign.core.engine.Pace.Rate;
import dev.countersign.core.engine.TargetEngine;
import dev.countersign.core.review.ReviewedStatement;
import dev.countersign.core.review.Timing;
import dev.countersign.postgres.LiveTargets;
import dev.countersign.testkit.PostgresServer;
import dev.countersign.testkit.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The numbers of a review against what a live server then does.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImpactTest {

  private TestDatabase database;
  private TargetEngine target;

  @BeforeAll
  void attach() {
    database =
        PostgresServer.shared(18)
            .freshDatabase(
                """
                CREATE TABLE customers (id int PRIMARY KEY, name text);
                CREATE TABLE orders (id int PRIMARY KEY, customer_id int REFERENCES customers ON DELETE CASCADE,
                  note text, state int);
                INSERT INTO customers SELECT g, 'n' FROM generate_series(1, 1000) g;
                INSERT INTO orders SELECT g, 1 + g % 1000, repeat('x', 80), g % 4 FROM generate_series(1, 50000) g;
                ALTER TABLE orders SET (autovacuum_enabled = off);
                ANALYZE;
                CREATE TABLE unseen (id int) WITH (autovacuum_enabled = off);
                INSERT INTO unseen SELECT generate_series(1, 10)
                """);
    database.query("SELECT pg_stat_force_next_flush()");
    database.query("SELECT pg_stat_reset_single_table_counters('unseen'::regclass)");
    target = LiveTargets.attach(database);
  }

  @AfterAll
  void detach() {
    target.close();
    database.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UPDATE orders SET state = 9",
        "UPDATE orders SET state = 9 WHERE state = 1",
        "UPDATE orders SET state = 9 WHERE id IN (SELECT id FROM orders ORDER BY id LIMIT 100)",
        "UPDATE orders SET state = 9 WHERE id BETWEEN 10 AND 5000",
        "DELETE FROM orders WHERE state < 2",
        "DELETE FROM orders WHERE id = 7",
        "INSERT INTO orders SELECT id + 100000, customer_id, note, state FROM orders WHERE state = 1"
      })
  void as_many_rows_as_said_are_touched(String sql) throws SQLException {
    ReviewedStatement reviewed = review(sql);
    long touched = touched(sql);

    assertThat(touched)
        .isBetween(
            reviewed.impact().rowsLow().orElseThrow(), reviewed.impact().rowsHigh().orElseThrow());
    assertThat(reviewed.impact().rowsHigh().orElseThrow()).isLessThan(Math.max(10, touched * 10));
    assertThat(reviewed.timing().orElseThrow().operation()).isEqualTo("write");
    assertThat(reviewed.timing().orElseThrow().highMillis()).isPresent();
  }

  @Test
  void rows_that_go_with_the_deleted_ones_are_counted() {
    ReviewedStatement reviewed = review("DELETE FROM customers WHERE id <= 100");

    assertThat(reviewed.impact().rowsHigh().orElseThrow()).isGreaterThan(5_000);
    assertThat(reviewed.notes()).anyMatch(note -> note.contains("orders_customer_id_fkey"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CREATE INDEX ON orders (note)|index|orders",
        "ALTER TABLE orders ALTER COLUMN state SET NOT NULL|scan|orders",
        "ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid()|rewrite|orders",
        "REINDEX INDEX orders_pkey|index|orders_pkey"
      })
  void time_is_told_from_the_size_and_the_pace(String sql, String operation, String object) {
    long bytes =
        Long.parseLong(database.query("SELECT pg_table_size('" + object + "')").getFirst());
    Timing timing = review(sql).timing().orElseThrow();

    assertThat(timing.operation()).isEqualTo(operation);
    assertThat(timing.bytes().orElseThrow()).isGreaterThanOrEqualTo(bytes);
    assertThat(timing.lowMillis().orElseThrow()).isLessThan(timing.highMillis().orElseThrow());
    assertThat(timing.source()).startsWith("assuming ");
  }

  @Test
  void a_measured_pace_replaces_the_assumed_one() {
    var measured = new Pace(Map.of(Operation.INDEX, new Rate(1_000, 2_000, "measured here")));

    Timing timing = review("CREATE INDEX ON orders (note)", measured).timing().orElseThrow();

    assertThat(timing.source()).isEqualTo("measured here");
    assertThat(timing.highMillis().orElseThrow()).isEqualTo(timing.bytes().orElseThrow());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ALTER TABLE orders ADD COLUMN added timestamptz DEFAULT now()",
        "ALTER TABLE orders ALTER COLUMN note TYPE varchar",
        "ALTER TABLE orders DROP COLUMN note",
        "TRUNCATE orders",
        "DROP TABLE orders"
      })
  void what_changes_the_catalogue_only_does_not_depend_on_the_size(String sql) {
    assertThat(review(sql).timing()).isEmpty();
  }

  @Test
  void rows_of_a_table_that_was_never_analysed_are_not_known() {
    ReviewedStatement reviewed = review("ALTER TABLE unseen ALTER COLUMN id TYPE bigint");

    assertThat(reviewed.impact().rowsHigh()).isEmpty();
    assertThat(reviewed.notes()).anyMatch(note -> note.contains("never analysed"));
  }

  @Test
  void who_is_there_now_is_told() throws SQLException {
    try (var other = database.connect();
        var statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SELECT 1 FROM orders WHERE id = 1");

      assertThat(review("ALTER TABLE orders ADD COLUMN late int").notes())
          .anyMatch(note -> note.startsWith("1 other session uses public.orders right now"))
          .anyMatch(note -> note.contains("row writes a second"));
      other.rollback();
    }
  }

  private ReviewedStatement review(String sql) {
    return review(sql, Pace.ASSUMED);
  }

  private ReviewedStatement review(String sql, Pace pace) {
    return target
        .review(List.of(Statement.of(sql)), target.defaultSession(), false, pace)
        .statements()
        .getFirst();
  }

  private long touched(String sql) throws SQLException {
    try (var connection = database.connect();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      long rows = statement.executeLargeUpdate(sql);
      connection.rollback();
      return rows;
    }
  }
}
