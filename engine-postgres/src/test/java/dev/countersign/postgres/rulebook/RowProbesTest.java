package dev.countersign.postgres.rulebook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.core.Statement;
import dev.countersign.core.engine.Pace;
import dev.countersign.core.engine.TargetEngine;
import dev.countersign.core.evidence.Finding;
import dev.countersign.postgres.LiveTargets;
import dev.countersign.postgres.rules.RuleOptions;
import dev.countersign.testkit.PostgresServer;
import dev.countersign.testkit.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a review asks the server about the rows of a table, and what it never asks.
class RowProbesTest {

  private static final String SCHEMA =
      """
      CREATE TYPE pair AS (a int, b int);
      CREATE TABLE calls (said text);
      CREATE TABLE parcels (id int PRIMARY KEY, label text, weight int, size pair, ref int);
      INSERT INTO parcels VALUES (1, 'a', 5, ROW(NULL, NULL), 1), (2, 'a', NULL, ROW(1, 1), NULL),
        (3, 'b', NULL, ROW(1, 2), NULL);
      CREATE TABLE events (id int, at date, what text) PARTITION BY RANGE (at);
      CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
      CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
      INSERT INTO events VALUES (1, '2024-05-05', NULL), (1, '2025-05-05', 'x');
      """;

  private static final String QUIET =
      "CREATE FUNCTION tell(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1';";
  private static final String LOUD =
      """
      CREATE OR REPLACE FUNCTION tell(int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS
        $$ BEGIN RAISE EXCEPTION 'told %', $1; END $$;
      """;

  @ParameterizedTest
  @ValueSource(ints = {14, 15, 16, 17, 18})
  void it_says_what_is_so_and_says_it_once(int major) {
    try (var database = PostgresServer.shared(major).freshDatabase(SCHEMA);
        var target = LiveTargets.attach(database)) {
      assertThat(asked(target, "ALTER TABLE parcels ALTER COLUMN weight SET NOT NULL"))
          .containsExactly("weight is NULL in 2 rows of public.parcels: the statement fails.");
      assertThat(asked(target, "ALTER TABLE parcels ADD UNIQUE (label)"))
          .containsExactly(
              "1 value of public.parcels (label) stands in more than one row: the statement fails.");
      assertThat(asked(target, "ALTER TABLE parcels ALTER COLUMN label SET NOT NULL")).isEmpty();
      assertThat(asked(target, "ALTER TABLE parcels ADD UNIQUE (weight)")).isEmpty();
      assertThat(asked(target, "CREATE UNIQUE INDEX ON parcels (weight, label)")).isEmpty();
      assertThat(asked(target, "ALTER TABLE events ALTER COLUMN what SET NOT NULL"))
          .containsExactly("what is NULL in 1 row of public.events: the statement fails.");
      assertThat(asked(target, "CREATE UNIQUE INDEX ON events (id, at)")).isEmpty();
    }
  }

  @Test
  void the_server_agrees() {
    try (var database = PostgresServer.shared(18).freshDatabase(SCHEMA)) {
      assertThat(state(database, "ALTER TABLE parcels ALTER COLUMN weight SET NOT NULL"))
          .isEqualTo("23502");
      assertThat(state(database, "ALTER TABLE parcels ADD UNIQUE (label)")).isEqualTo("23505");
      assertThat(state(database, "ALTER TABLE parcels ADD UNIQUE (weight)")).isEqualTo("00000");
      assertThat(state(database, "ALTER TABLE parcels ADD UNIQUE NULLS NOT DISTINCT (ref)"))
          .isEqualTo("23505");
      assertThat(state(database, "ALTER TABLE parcels ALTER COLUMN size SET NOT NULL"))
          .isEqualTo("00000");
      assertThat(state(database, "ALTER TABLE parcels ADD PRIMARY KEY USING INDEX nothing"))
          .isNotEqualTo("00000");
    }
  }

  @Test
  void nulls_are_told_apart_as_the_constraint_does() {
    try (var database = PostgresServer.shared(18).freshDatabase(SCHEMA);
        var target = LiveTargets.attach(database)) {
      assertThat(asked(target, "ALTER TABLE parcels ADD UNIQUE NULLS NOT DISTINCT (ref)"))
          .containsExactly(
              "1 value of public.parcels (ref) stands in more than one row: the statement fails.");
      assertThat(asked(target, "ALTER TABLE parcels ALTER COLUMN size SET NOT NULL")).isEmpty();
    }
  }

  @Test
  void what_the_change_itself_may_mend_is_said_with_that() {
    try (var database = PostgresServer.shared(18).freshDatabase(SCHEMA);
        var target = LiveTargets.attach(database)) {
      String mends = "UPDATE parcels SET weight = 0 WHERE weight IS NULL;";
      String tries = "UPDATE parcels SET weight = 0 WHERE id = 2;";
      String set = "ALTER TABLE parcels ALTER COLUMN weight SET NOT NULL";

      assertThat(asked(target, mends + set)).isEmpty();
      assertThat(asked(target, tries + set))
          .containsExactly(
              "weight is NULL in 2 rows of public.parcels: the statement fails, unless the change"
                  + " itself has mended them before.");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE INDEX ON parcels ((tell(1) + weight))",
        "ALTER TABLE parcels ADD CHECK (tell(2) > 0)",
        "CREATE STATISTICS told ON tell(3), (tell(weight)) FROM parcels",
        "ALTER TABLE parcels ENABLE ROW LEVEL SECURITY; ALTER TABLE parcels FORCE ROW LEVEL"
            + " SECURITY; CREATE POLICY told ON parcels USING (tell(4) > 0)",
        "CREATE TABLE children (CHECK (tell(5) > 0)) INHERITS (parcels)"
      })
  void it_never_runs_code_of_users(String trap) {
    try (var database =
            PostgresServer.shared(18).freshDatabase(SCHEMA + QUIET + trap + ";" + LOUD);
        var target = LiveTargets.attach(database)) {
      assertThat(asked(target, "ALTER TABLE parcels ALTER COLUMN weight SET NOT NULL"))
          .singleElement()
          .asString()
          .contains("makes the statement fail. The server was not asked: ")
          .doesNotContain("told");
    }
  }

  @Test
  void a_large_table_is_not_read() {
    var options = RuleOptions.DEFAULT.with("set-not-null-may-fail", "probe-bytes", 100L);
    try (var database = PostgresServer.shared(18).freshDatabase(SCHEMA);
        var target = LiveTargets.attach(database, options)) {
      assertThat(asked(target, "ALTER TABLE parcels ALTER COLUMN weight SET NOT NULL"))
          .singleElement()
          .asString()
          .contains("The server was not asked: it has 0 MB, and no more than 0 are read.");
    }
  }

  @Test
  void silence_of_the_server_is_a_finding() {
    try (var database =
            PostgresServer.shared(18).freshDatabase("CREATE TABLE papers (id int, content json)");
        var target = LiveTargets.attach(database)) {
      assertThat(asked(target, "ALTER TABLE papers ADD UNIQUE (content)"))
          .hasSize(2)
          .anyMatch(said -> said.startsWith("Rows that are the same in public.papers (content)"))
          .anyMatch(said -> said.startsWith("The server could not be asked: ERROR: could not"));
    }
  }

  @Test
  void the_care_is_needed_because_a_planner_computes_what_is_constant() {
    try (var database = PostgresServer.shared(18).freshDatabase(SCHEMA + QUIET)) {
      database.execute("CREATE INDEX ON parcels ((tell(1) + weight))");
      database.execute(LOUD);

      assertThat(state(database, "SELECT FROM parcels WHERE weight IS NULL")).isEqualTo("P0001");
    }
  }

  private static List<String> asked(TargetEngine target, String script) {
    return target
        .review(List.of(Statement.of(script)), target.defaultSession(), false, Pace.ASSUMED)
        .statements()
        .stream()
        .flatMap(statement -> statement.findings().stream())
        .filter(finding -> finding.rule().endsWith("-may-fail"))
        .map(Finding::message)
        .toList();
  }

  private static String state(TestDatabase database, String sql) {
    try (var connection = database.connect();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(sql);
      connection.rollback();
      return "00000";
    } catch (SQLException e) {
      return String.valueOf(e.getSQLState());
    }
  }
}
