package dev.countersign.postgres.review;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.core.BindValue;
import dev.countersign.core.Bytes;
import dev.countersign.postgres.rules.Planned;
import dev.countersign.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What the planner of a live server says of values that a client bound.
class PlannerEstimateTest {

  private static final String SCHEMA =
      """
      CREATE SCHEMA side;
      CREATE TYPE side.mood AS ENUM ('sad', 'ok');
      CREATE TABLE orders (id int PRIMARY KEY, felt side.mood, kind "char", at timestamptz);
      INSERT INTO orders SELECT n, 'ok', 'a', now() FROM generate_series(1, 1000) AS n;
      ANALYZE orders
      """;

  @Test
  void bound_values_of_every_kind_of_type_are_planned_with() throws SQLException {
    try (var database = PostgresServer.shared(18).freshDatabase(SCHEMA);
        Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      int mood =
          Integer.parseInt(database.query("SELECT 'side.mood'::regtype::oid::int").getFirst());
      String sql =
          "DELETE FROM orders WHERE id <= $1 AND felt = $2 AND kind = $3 AND at < $4 AND id > $5";

      Planned planned =
          new PlannerEstimate(new Live(connection))
              .of(
                  sql,
                  List.of(
                      value("integer", 23, "10"),
                      value("" + mood, mood, "ok"),
                      value("char", 18, "a"),
                      value("timestamp with time zone", 1184, "2999-01-01"),
                      value("", 0, "0")));

      assertThat(planned)
          .isInstanceOfSatisfying(
              Planned.Rows.class, found -> assertThat(found.rows()).isBetween(5L, 20L));
    }
  }

  private static BindValue value(String name, int oid, String text) {
    return new BindValue(name, oid, false, Optional.of(Bytes.copyOf(text.getBytes(UTF_8))), text);
  }
}
