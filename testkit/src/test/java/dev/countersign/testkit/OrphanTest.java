package dev.countersign.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// No server outlives the JVM that started it.
class OrphanTest {

  private static final Pattern STARTED = Pattern.compile("port (\\d+) log (\\S+) \\.");

  @Test
  void a_jvm_that_ends_takes_its_server_and_its_files_along() {
    var ended = ProcessRunner.java(ServerOfAnotherJvm.class).run();

    var server = Started.of(ended.outOfSuccess());

    assertThat(server.accepts()).isFalse();
    assertThat(server.log()).doesNotExist();
  }

  @Test
  void a_killed_jvm_takes_its_server_along_and_the_next_one_cleans_up() {
    Started server;
    try (var other = new HangingJvm()) {
      server = other.server();
      assertThat(server.accepts()).isTrue();

      other.kill();
    }

    Eventually.happens("the server ends", () -> !server.accepts());
    assertThat(server.log()).exists();
    ProcessRunner.java(ServerOfAnotherJvm.class).run().outOfSuccess();
    assertThat(server.log()).doesNotExist();
  }

  private record Started(int port, Path log) {

    static Started of(String printed) {
      var match = STARTED.matcher(printed);
      assertThat(match.find()).as(printed).isTrue();
      return new Started(Integer.parseInt(match.group(1)), Path.of(match.group(2)));
    }

    boolean accepts() {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return socket.isConnected();
      } catch (IOException refused) {
        return false;
      }
    }
  }

  /// A JVM whose input stays open, because a shell holds the other end of it.
  private static final class HangingJvm implements AutoCloseable {

    private final RunningProcess shell;

    HangingJvm() {
      var java = ProcessRunner.java(ServerOfAnotherJvm.class).command();
      var script = "sleep 600 | \"$@\" & echo jvm $!; wait";
      var command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
      command.addAll(java);
      shell = ProcessRunner.of(command).withLimit(Duration.ofSeconds(60)).start();
    }

    Started server() {
      shell.awaitText(" .");
      return Started.of(shell.out());
    }

    void kill() {
      var pid = shell.out().lines().findFirst().orElseThrow().replace("jvm ", "");
      ProcessRunner.of("kill", "-9", pid).run().outOfSuccess();
    }

    @Override
    public void close() {
      shell.close();
    }
  }
}
