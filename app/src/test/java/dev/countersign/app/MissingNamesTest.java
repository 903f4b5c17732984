package dev.countersign.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.app.house.GatewayHouse;
import dev.countersign.app.house.HousePlan;
import dev.countersign.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;

/// A mistyped name is the server's to answer, and what was made a moment ago is no mistyped name.
final class MissingNamesTest {

  private static final HousePlan PLAN =
      HousePlan.on(PostgresServer.shared(18)).withSchema("CREATE TABLE t (id int PRIMARY KEY)");

  @Test
  void a_name_that_nothing_has_is_answered_by_the_server() throws Exception {
    try (GatewayHouse house = PLAN.open();
        Connection agent = house.connect();
        Statement statement = agent.createStatement()) {
      for (String[] sqlAndState :
          new String[][] {
            {"SELECT * FROM ttt", "42P01"},
            {"INSERT INTO ttt VALUES (1)", "42P01"},
            {"DELETE FROM public.ttt", "42P01"},
            {"SELECT nosuch(1)", "42883"},
            {"SELECT 1::nosuch", "42704"},
            {"SELEC 1", "42601"}
          }) {
        assertThatThrownBy(() -> statement.execute(sqlAndState[0]))
            .isInstanceOfSatisfying(
                PSQLException.class,
                e -> assertThat(e.getSQLState()).as(sqlAndState[0]).isEqualTo(sqlAndState[1]));
      }
      assertThat(house.waiting()).isEmpty();
    }
  }

  @Test
  void what_was_made_a_moment_ago_past_the_gate_is_judged_as_what_it_is() throws Exception {
    try (GatewayHouse house = PLAN.open();
        Connection agent = house.connect();
        Statement statement = agent.createStatement()) {
      house
          .database()
          .execute(
              """
              CREATE TABLE fresh (id int PRIMARY KEY);
              CREATE FUNCTION wipe() RETURNS bigint LANGUAGE sql AS 'DELETE FROM t; SELECT 1::bigint';
              CREATE VIEW sly AS SELECT wipe();
              GRANT SELECT ON fresh, sly TO house_agent;
              """);

      assertThat(statement.execute("SELECT * FROM fresh")).isTrue();
      agent.setAutoCommit(false);
      statement.execute("SELECT 1");
      assertThatThrownBy(() -> statement.execute("SELECT * FROM sly"))
          .hasMessageContaining("has to be approved");
      agent.rollback();
    }
  }

  @Test
  void what_the_open_transaction_may_have_made_is_not_missing() throws Exception {
    HousePlan making =
        PLAN.withoutOwner()
            .withPolicy(
                """
                version: 1
                extends: built-in
                verdicts:
                  - { name: tables, when: "effects.all(e, e.action == 'create')", verdict: allow }
                """);
    try (GatewayHouse house = making.open();
        Connection agent = house.connect();
        Statement statement = agent.createStatement()) {
      house.database().execute("GRANT CREATE ON SCHEMA public TO house_agent");
      agent.setAutoCommit(false);
      statement.execute("CREATE TABLE made (id int)");

      assertThatThrownBy(() -> statement.execute("DELETE FROM made WHERE id > 0"))
          .isInstanceOfSatisfying(
              PSQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25001"));
    }
  }

  @Test
  void who_locks_a_table_does_not_keep_others_waiting_for_an_answer() throws Exception {
    try (GatewayHouse house = PLAN.open();
        Connection owner = house.database().connect();
        Connection agent = house.connect();
        Statement statement = agent.createStatement()) {
      owner.setAutoCommit(false);
      house.database().execute("CREATE TABLE stamped (at date DEFAULT now())");
      owner.createStatement().execute("LOCK TABLE stamped");

      assertThatThrownBy(() -> statement.execute("SELECT * FROM ttt"))
          .hasMessageContaining("lock timeout");

      owner.rollback();
      assertThatThrownBy(() -> statement.execute("SELECT * FROM ttt"))
          .hasMessageContaining("\"ttt\" does not exist");
    }
  }

  @Test
  void a_mistyped_name_behind_other_work_of_the_transaction_is_the_servers_to_answer()
      throws Exception {
    try (GatewayHouse house = PLAN.withoutOwner().open();
        Connection agent = house.connect();
        Statement statement = agent.createStatement()) {
      agent.setAutoCommit(false);
      statement.execute("INSERT INTO t VALUES (1)");

      assertThatThrownBy(() -> statement.execute("SELECT * FROM ttt"))
          .isInstanceOfSatisfying(
              PSQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42P01"));
    }
  }

  @Test
  void what_the_same_script_gives_a_name_needs_as_many_people_as_under_the_old_one() {
    try (GatewayHouse house = PLAN.open()) {
      String renamed = house.propose("ALTER TABLE t RENAME TO t2; DELETE FROM t2 WHERE id > 0");
      String alone = house.propose("ALTER TABLE t RENAME TO t2");

      assertThat(people(house, renamed)).isEqualTo(2);
      assertThat(people(house, alone)).isEqualTo(1);
    }
  }

  @Test
  void what_the_same_batch_gives_a_name_needs_as_many_people_too() throws Exception {
    HousePlan impatient =
        PLAN.withPolicy("version: 1\nextends: built-in\nhold: { wait: 0s, expires: 1h }\n");
    try (GatewayHouse house = impatient.open();
        Connection agent = house.connect();
        Statement statement = agent.createStatement()) {
      statement.addBatch("ALTER TABLE t RENAME TO t2");
      statement.addBatch("DELETE FROM t2 WHERE id > 0");

      assertThatThrownBy(statement::executeBatch).hasMessageContaining("waits for 2 of on-call");

      assertThat(people(house, house.pending())).isEqualTo(2);
    }
  }

  private static int people(GatewayHouse house, String change) {
    return house.change(change).path("review").path("requirements").path(0).path("people").asInt(0);
  }
}
