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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// pgbench and pg_dump, the clients that come with the server.
final class BenchAndDumpTest {

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

  @ParameterizedTest
  @ValueSource(ints = {14, 15})
  void pg_dump_writes_the_same_through_the_gate(int major) {
    try (GatewayHouse house = Shop.open(major)) {
      house.database().execute("GRANT pg_read_all_data TO " + GatewayHouse.AGENT);
      var both = new SideBySide(house);

      String dump = both.same(ProcessRunner.of("pg_dump", "--restrict-key=test")).outOfSuccess();

      assertThat(dump).contains("CREATE TABLE public.customers", "COPY public.orders");
      both.same(
          ProcessRunner.of(
              "pg_dump", "--restrict-key=test", "--schema-only", "--no-owner", "-t", "orders"));
      both.same(
          ProcessRunner.of(
              "pg_dump",
              "--restrict-key=test",
              "--inserts",
              "--rows-per-insert=50",
              "--data-only"));
      both.same(
          ProcessRunner.of(
              "pg_dump",
              "--restrict-key=test",
              "--column-inserts",
              "-t",
              "kinds",
              "--enable-row-security"));
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
