package dev.countersign.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.app.house.GatewayHouse;
import dev.countersign.testkit.ProcessRunner;
import dev.countersign.testkit.Repository;
import dev.countersign.testkit.RunningProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// node-postgres, psycopg2, and psql when it comes to holding.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ScriptingClientsTest {

  private static final Path NODE = Repository.root().resolve("app/src/test/node");

  private GatewayHouse house;
  private SideBySide both;

  @BeforeAll
  void open() {
    house = Shop.open(18);
    both = new SideBySide(house);
  }

  @AfterAll
  void close() {
    house.close();
  }

  @Test
  void a_node_postgres_program_prints_the_same_through_the_gate() {
    ProcessRunner program =
        ProcessRunner.of("node", "--no-deprecation", NODE.resolve("program.js").toString());

    assertThat(both.same(program).outOfSuccess()).contains("[1,2,3,4,5,6,7,8,9,10,11,12]");
  }

  @Test
  void a_psycopg2_program_prints_the_same_through_the_gate() {
    ProcessRunner program =
        ProcessRunner.of("/usr/bin/python3", Shop.path("python/program.py").toString());

    assertThat(both.same(program).outOfSuccess()).contains("-- session");
  }

  @ParameterizedTest
  @ValueSource(strings = {"node", "python", "psql"})
  void a_held_statement_gets_its_normal_result_once_it_is_approved(String client) {
    String alter = "ALTER TABLE notes ADD COLUMN by_" + client + " int";
    ProcessRunner program =
        statements(client, alter, "SELECT by_" + client + " AS added FROM notes");
    try (RunningProcess running = both.gated(program).start()) {
      house.approve(house.pending());

      assertThat(running.outcome().outOfSuccess())
          .contains("ALTER")
          .containsAnyOf("\"added\":null", "None", "added");
    }
    assertThat(house.database().query("SELECT by_" + client + " FROM notes")).containsExactly("");
  }

  @ParameterizedTest
  @ValueSource(strings = {"node", "python", "psql"})
  void a_denied_statement_is_an_ordinary_error_and_the_connection_goes_on(String client) {
    ProcessRunner program =
        statements(client, "COPY notes TO PROGRAM 'cat'", "SELECT 6 * 7 AS answer");

    ProcessRunner.Outcome outcome = both.gated(program).run();

    assertThat(outcome.out() + outcome.err()).contains("countersign denies this statement", "42");
    assertThat(outcome.exitCode()).isZero();
  }

  /// One session that runs these statements one by one and prints what each answers.
  private static ProcessRunner statements(String client, String... statements) {
    return switch (client) {
      case "node" -> script(List.of("node", NODE.resolve("run.js").toString()), statements);
      case "python" ->
          script(List.of("/usr/bin/python3", Shop.path("python/run.py").toString()), statements);
      default -> ProcessRunner.of("psql", "-X").withInput(String.join(";\n", statements) + ";\n");
    };
  }

  private static ProcessRunner script(List<String> program, String... statements) {
    return ProcessRunner.of(Stream.concat(program.stream(), Stream.of(statements)).toList());
  }
}
