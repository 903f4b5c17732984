package dev.countersign.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.app.house.GatewayHouse;
import dev.countersign.testkit.Eventually;
import dev.countersign.testkit.ProcessRunner;
import dev.countersign.testkit.ProcessRunner.Outcome;
import dev.countersign.testkit.RunningProcess;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PsqlTest {

  private GatewayHouse house;
  private SideBySide both;

  @BeforeAll
  void open() {
    house = Shop.open(15);
    both = new SideBySide(house);
  }

  @AfterAll
  void close() {
    house.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"describe", "queries", "errors", "transactions", "copy"})
  void a_script_prints_the_same_through_the_gate(String script) {
    Outcome outcome = both.same(psql("-a", "-f", Shop.path("psql/" + script + ".sql").toString()));

    assertThat(outcome.out()).hasSizeGreaterThan(500);
  }

  @Test
  void what_every_described_command_asks_the_catalogue_is_the_same() {
    both.same(psql("-E", "-f", Shop.path("psql/describe.sql").toString()));
  }

  @Test
  void a_script_as_one_transaction_fails_as_a_whole() {
    Outcome outcome =
        both.same(
            psql("-1", "-v", "ON_ERROR_STOP=1", "-f", Shop.path("psql/script.sql").toString()));

    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(house.database().query("SELECT count(*) FROM notes")).containsExactly("1");
  }

  @Test
  void commands_on_the_command_line_and_their_formats_are_the_same() {
    both.same(psql("-At", "-c", "SELECT 1", "-c", "SELECT 2; SELECT broken", "-c", "SELECT 3"));
    both.same(psql("--csv", "-c", "TABLE customers"));
    both.same(psql("-H", "-c", "SELECT id, name FROM customers"));
    both.same(psql("-d", house.target(), "-l"));
    both.same(psql("-s").withInput("\n"));
    both.same(psql().withInput("SELECT 1;\n\\q\nSELECT 2;\n"));
  }

  @Test
  void a_watched_query_is_repeated_until_it_is_interrupted() {
    ProcessRunner watch = psql("-f", "-").withInput("SELECT 'tick' \\watch 0.01\n");
    try (RunningProcess running = both.gated(watch).start()) {
      Eventually.happens("it ticks", () -> running.out().split("tick", -1).length > 5);
      running.signal("INT");

      assertThat(running.outcome().err()).doesNotContain("server closed");
    }
  }

  @Test
  void an_interrupt_cancels_what_runs_and_the_session_goes_on() {
    ProcessRunner slow = psql("-f", "-").withInput("SELECT pg_sleep(60);\nSELECT 'after';\n");
    try (RunningProcess running = both.gated(slow).start()) {
      Eventually.happens(
          "the query runs",
          () ->
              !house
                  .database()
                  .query("SELECT pid FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(60)%'")
                  .isEmpty());
      running.signal("INT");

      Outcome outcome = running.outcome();
      assertThat(outcome.err()).contains("canceling statement due to user request");
    }
  }

  @Test
  void a_wrong_password_is_refused_as_the_server_would() {
    ProcessRunner wrong = both.gated(psql("-c", "SELECT 1")).withEnvironment("PGPASSWORD", "x");

    Outcome outcome = wrong.run();

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err())
        .contains("FATAL:  password authentication failed for user \"house_agent\"");
  }

  private static ProcessRunner psql(String... arguments) {
    return ProcessRunner.of(
        Stream.concat(Stream.of("psql", "-X"), List.of(arguments).stream()).toList());
  }
}
