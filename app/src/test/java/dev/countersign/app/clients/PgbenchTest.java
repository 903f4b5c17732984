package dev.countersign.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.app.house.GatewayHouse;
import dev.countersign.app.house.HousePlan;
import dev.countersign.testkit.PostgresServer;
import dev.countersign.testkit.ProcessRunner;
import dev.countersign.testkit.ProcessRunner.Outcome;
import dev.countersign.testkit.RunningProcess;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// pgbench, the load generator that comes with the server.
final class PgbenchTest {

  @Test
  void pgbench_runs_in_all_modes_and_everything_it_writes_arrives() {
    try (GatewayHouse house = HousePlan.on(PostgresServer.shared(18)).open()) {
      var both = new SideBySide(house);
      fill(house, both);

      for (String mode : List.of("simple", "extended", "prepared")) {
        assertThat(run(both, "-n", "-S", "-M", mode)).contains("processed: 20/20");
        assertThat(run(both, "-n", "-M", mode)).contains("processed: 20/20");
        assertThat(run(both, "-n", "-N", "-M", mode)).contains("processed: 20/20");
      }

      assertThat(house.waiting()).isEmpty();
      assertThat(house.database().query("SELECT count(*) FROM pgbench_history"))
          .containsExactly("120");
      assertThat(
              house
                  .database()
                  .query(
                      "SELECT sum(abalance) = (SELECT sum(delta) FROM pgbench_history) FROM pgbench_accounts"))
          .containsExactly("t");
    }
  }

  @Test
  void pgbench_truncates_its_history_before_it_starts_once_people_approve() {
    try (GatewayHouse house = HousePlan.on(PostgresServer.shared(18)).open()) {
      var both = new SideBySide(house);
      fill(house, both);

      try (RunningProcess bench = both.gated(pgbench("-S")).start()) {
        while (bench.isRunning()) {
          house.waiting().forEach(house::approve);
        }
        assertThat(bench.outcome().outOfSuccess()).contains("processed: 20/20");
      }
    }
  }

  private static void fill(GatewayHouse house, SideBySide both) {
    both.direct(ProcessRunner.of("pgbench", "-i", "-q"))
        .withEnvironment("PGUSER", GatewayHouse.OWNER)
        .run()
        .outOfSuccess();
    house.database().execute("ANALYZE");
  }

  private static String run(SideBySide both, String... arguments) {
    Outcome outcome = both.gated(pgbench(arguments)).run();
    assertThat(outcome.err()).doesNotContain("error");
    return outcome.outOfSuccess();
  }

  private static ProcessRunner pgbench(String... arguments) {
    return ProcessRunner.of(
        Stream.concat(Stream.of("pgbench", "-c", "2", "-t", "10"), Stream.of(arguments)).toList());
  }
}
