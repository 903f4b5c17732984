package dev.countersign.postgres.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.core.Statement;
import dev.countersign.core.engine.Pace;
import dev.countersign.core.engine.ReviewDraft;
import dev.countersign.core.engine.TargetEngine;
import dev.countersign.core.evidence.Finding;
import dev.countersign.core.review.ReviewedStatement;
import dev.countersign.postgres.LiveTargets;
import dev.countersign.testkit.PostgresServer;
import dev.countersign.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A review is made while another session keeps everybody out of what the change touches.
@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {14, 16, 18})
record LockedReviewTest(int version) {

  private static final String SCHEMA =
      """
      CREATE TABLE customers (id int PRIMARY KEY);
      CREATE TABLE orders (id int PRIMARY KEY, customer_id int REFERENCES customers, code text DEFAULT lower('A'),
        amount int CHECK (amount > 0), doubled int GENERATED ALWAYS AS (amount * 2) STORED);
      CREATE INDEX orders_code ON orders (upper(code)) WHERE amount > 1;
      CREATE STATISTICS orders_both ON code, amount FROM orders;
      CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
      CREATE TRIGGER orders_noted BEFORE UPDATE ON orders FOR EACH ROW WHEN (new.amount > 5) EXECUTE FUNCTION noted();
      CREATE POLICY positive ON orders USING (amount > 0);
      CREATE RULE kept AS ON INSERT TO orders WHERE new.amount = 7 DO INSTEAD NOTHING;
      CREATE VIEW totals AS SELECT code, sum(amount) FROM orders GROUP BY code;
      INSERT INTO customers VALUES (1);
      INSERT INTO orders SELECT g, 1, 'c', 1 FROM generate_series(1, 20000) g;
      CREATE TABLE empty_so_far (id int, note text);
      VACUUM ANALYZE
      """;

  static Stream<String> forms() {
    return Stream.of(
        "ALTER TABLE orders ADD COLUMN extra text NOT NULL DEFAULT gen_random_uuid()::text",
        "CREATE INDEX orders_amount ON orders (amount)",
        "UPDATE orders SET code = 'x' WHERE id > 10",
        "DELETE FROM orders",
        "ALTER TABLE orders ALTER COLUMN customer_id SET NOT NULL",
        "ALTER TABLE orders DROP COLUMN code CASCADE",
        "ALTER TABLE orders ALTER COLUMN amount TYPE bigint",
        "CREATE OR REPLACE VIEW totals AS SELECT code, sum(amount) FROM orders GROUP BY code",
        "DROP TABLE orders CASCADE",
        "GRANT SELECT ON orders TO PUBLIC");
  }

  @ParameterizedTest
  @MethodSource("forms")
  void is_complete_and_says_who_holds_the_lock(String sql) throws SQLException {
    try (TestDatabase database = PostgresServer.shared(version).freshDatabase("");
        TargetEngine target = filled(database);
        Connection holder = database.connect()) {
      ReviewDraft free = review(target, sql);
      String pid = lock(holder, "orders, customers, totals");
      Instant start = Instant.now();

      ReviewDraft draft = review(target, sql);

      assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(3));
      assertThat(draft.findings()).anyMatch(finding -> tells(finding, pid));
      ReviewedStatement statement = draft.statements().getFirst();
      ReviewedStatement before = free.statements().getFirst();
      assertThat(statement.locks()).isEqualTo(before.locks());
      assertThat(statement.effects()).isEqualTo(before.effects());
      assertThat(statement.dependants()).isEqualTo(before.dependants());
      assertThat(draft.catalogFingerprint()).isEqualTo(free.catalogFingerprint());
      assertThat(statement.findings())
          .noneMatch(finding -> finding.rule().equals("dry-run-failed"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"CREATE INDEX i ON empty_so_far (id)", "DROP TABLE empty_so_far"})
  void what_nobody_has_counted_is_not_known_and_not_zero(String sql) throws SQLException {
    try (TestDatabase database = PostgresServer.shared(version).freshDatabase("");
        TargetEngine target = filled(database);
        Connection holder = database.connect()) {
      holder.createStatement().execute("INSERT INTO empty_so_far SELECT generate_series(1, 9)");
      lock(holder, "empty_so_far");

      ReviewedStatement statement = review(target, sql).statements().getFirst();

      assertThat(statement.impact().bytes()).isEmpty();
      assertThat(statement.timing().filter(timing -> timing.highMillis().isPresent())).isEmpty();
    }
  }

  private static boolean tells(Finding finding, String pid) {
    return finding.rule().equals("locked-during-review")
        && finding.object().equals("public.orders")
        && finding.message().contains("Process " + pid + " (holder of locks, as postgres) holds");
  }

  private static TargetEngine filled(TestDatabase database) throws SQLException {
    try (Connection connection = database.connect()) {
      for (String sql : SCHEMA.split(";\n")) {
        connection.createStatement().execute(sql);
      }
    }
    return LiveTargets.attach(database);
  }

  private static String lock(Connection holder, String tables) throws SQLException {
    holder.createStatement().execute("SET application_name = 'holder of locks'");
    holder.setAutoCommit(false);
    holder.createStatement().execute("LOCK TABLE " + tables + " IN ACCESS EXCLUSIVE MODE");
    try (var pid = holder.createStatement().executeQuery("SELECT pg_backend_pid()")) {
      pid.next();
      return pid.getString(1);
    }
  }

  private static ReviewDraft review(TargetEngine target, String sql) {
    return target.review(List.of(Statement.of(sql)), target.defaultSession(), false, Pace.ASSUMED);
  }
}
