package dev.countersign.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.app.house.GatewayHouse;
import dev.countersign.app.house.HousePlan;
import dev.countersign.testkit.PostgresServer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Looking at a change must not run any of it, not even what claims to be immutable.
final class ReviewRunsNothingTest {

  private static final HousePlan PLAN =
      HousePlan.on(PostgresServer.shared(18))
          .withSchema(
              """
              CREATE TABLE t (id int PRIMARY KEY);
              INSERT INTO t SELECT generate_series(1, 500);
              CREATE FUNCTION sly(n int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS
                $$ BEGIN EXECUTE 'SELECT pg_advisory_lock(4711)'; RETURN n; END $$;
              CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN EXECUTE 'SELECT 1'; RETURN new; END $$;
              CREATE TABLE stamped (id int PRIMARY KEY, note text);
              INSERT INTO stamped SELECT generate_series(1, 500);
              CREATE TRIGGER stamp BEFORE UPDATE ON stamped FOR EACH ROW EXECUTE FUNCTION stamp();
              """)
          .withSetUp("ANALYZE");

  @Test
  void the_planner_is_not_asked_about_code_that_cannot_be_seen() {
    try (GatewayHouse house = PLAN.open()) {
      String id = house.propose("DELETE FROM t WHERE id > sly(1)");

      assertThat(house.change(id).toString()).contains("The planner is not asked");
      assertThat(
              house
                  .database()
                  .query(
                      "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 4711"))
          .containsExactly("0");
    }
  }

  @Test
  void nothing_is_said_to_be_reversible_that_cannot_be_seen() {
    try (GatewayHouse house = PLAN.open()) {
      JsonNode statement = house.change(house.propose("SELECT sly(1)")).at("/files/0/statements/0");

      assertThat(statement.at("/undo/grade").asString("")).isEqualTo("none");
      assertThat(statement.at("/impact").toString()).doesNotContain("\"rowsHigh\":0");
    }
  }

  @Test
  void a_trigger_that_cannot_be_seen_through_does_not_hide_the_number_of_rows() {
    try (GatewayHouse house = PLAN.open()) {
      String id = house.propose("UPDATE stamped SET note = 'x'");

      assertThat(house.change(id).toString())
          .contains("\"rowsHigh\":500")
          .doesNotContain("The planner is not asked");
    }
  }
}
