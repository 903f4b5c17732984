package dev.countersign.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessRunnerTest {

  @Test
  void input_output_and_exit_code_are_those_of_the_program() {
    var outcome = ProcessRunner.of("sh", "-c", "cat; echo bad >&2; exit 3").withInput("ä").run();

    assertThat(outcome).isEqualTo(new ProcessRunner.Outcome(3, "ä", "bad\n"));
    assertThatThrownBy(outcome::outOfSuccess).hasMessageContainingAll("3", "ä", "bad");
  }

  @Test
  void environment_and_directory_are_as_asked_for(@TempDir Path directory) {
    var out =
        ProcessRunner.of("sh", "-c", "echo $PGUSER; pwd")
            .withEnvironment("PGUSER", "old")
            .withEnvironment("PGUSER", "ana")
            .withDirectory(directory)
            .run()
            .outOfSuccess();

    assertThat(out).isEqualTo("ana\n" + directory + "\n");
  }

  @Test
  void a_program_that_takes_too_long_is_killed() {
    var slow = ProcessRunner.of("sleep", "600").withLimit(Duration.ofMillis(50));
    try (var running = slow.start()) {
      assertThatThrownBy(running::outcome).isInstanceOf(AssertionError.class);
      running.close();

      Eventually.happens("sleep ends", () -> !running.isRunning());
    }
  }

  @Test
  void a_running_program_can_be_watched_and_signalled() {
    var script = "trap 'echo stopped; exit 5' TERM; echo ready; while :; do sleep 0.01; done";
    try (var running = ProcessRunner.of("sh", "-c", script).start()) {
      running.awaitText("ready");

      running.signal("TERM");

      assertThat(running.outcome()).isEqualTo(new ProcessRunner.Outcome(5, "ready\nstopped\n", ""));
    }
  }

  @Test
  void a_program_that_ends_without_the_awaited_text_fails_at_once() {
    try (var running = ProcessRunner.of("sh", "-c", "echo other").start()) {
      assertThatThrownBy(() -> running.awaitText("ready"))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("other");
    }
  }

  @Test
  void a_missing_program_names_itself_and_the_remedy() {
    assertThatThrownBy(() -> ProcessRunner.of("no-such-program").run())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContainingAll("no-such-program", "dev/setup");
  }

  @Test
  void psql_talks_to_a_server() {
    try (var database = PostgresServer.shared(18).freshDatabase()) {
      var url = "postgresql://postgres@127.0.0.1:%d/%s";
      var out =
          ProcessRunner.of(
                  "psql",
                  "-Atc",
                  "SELECT 6 * 7",
                  url.formatted(database.server().port(), database.name()))
              .run()
              .outOfSuccess();

      assertThat(out).isEqualTo("42\n");
    }
  }
}
