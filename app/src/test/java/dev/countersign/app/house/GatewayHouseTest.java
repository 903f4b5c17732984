package dev.countersign.app.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class GatewayHouseTest {

  @Test
  void an_agent_is_held_approved_and_answered_and_the_house_survives_a_restart() throws Exception {
    HousePlan plan =
        HousePlan.on(PostgresServer.shared(18)).withSchema("CREATE TABLE t (id int PRIMARY KEY)");
    try (GatewayHouse house = plan.open()) {
      try (Connection agent = house.connect()) {
        CompletableFuture<Boolean> answer =
            CompletableFuture.supplyAsync(() -> run(agent, "ALTER TABLE t ADD COLUMN c text"));
        String id = house.pending();
        house.approve(id);

        assertThat(answer.get()).isTrue();
        assertThat(house.settled(id)).isEqualTo("executed");
        assertThat(run(agent, "INSERT INTO t VALUES (1, 'one')")).isTrue();
      }
      house.restart();

      try (Connection agent = house.connect()) {
        assertThat(run(agent, "UPDATE t SET c = 'uno' WHERE id = 1")).isTrue();
        assertThat(house.waiting()).isEmpty();
      }
      String id = house.propose("DROP TABLE t");
      house.reject(id, "It is still used.");
      assertThat(house.state(id)).isEqualTo("rejected");
      assertThat(house.database().query("SELECT * FROM t")).containsExactly("1|uno");
    }
  }

  @Test
  void a_script_that_makes_a_table_and_comments_on_it_gets_a_review() {
    try (GatewayHouse house = HousePlan.on(PostgresServer.shared(18)).open()) {
      String id =
          house.propose("CREATE TABLE made (id int); COMMENT ON TABLE made IS 'Made just now';");

      assertThat(house.state(id)).isEqualTo("pending");
      assertThat(house.change(id).path("files").path(0).path("statements")).hasSize(2);
    }
  }

  private static boolean run(Connection agent, String sql) {
    try (Statement statement = agent.createStatement()) {
      statement.execute(sql);
      return true;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
