package dev.countersign.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EmbeddedPostgresTest {

  private static final PostgresRelease BUNDLED = PostgresRelease.bundled();

  @Test
  void it_accepts_connections_until_it_is_closed() {
    var server = EmbeddedPostgres.start(BUNDLED, Map.of());
    assertThat(accepts(server)).isTrue();

    server.close();

    assertThat(accepts(server)).isFalse();
    assertThat(server.isRunning()).isFalse();
    assertThat(server.dataDirectory().getParent()).doesNotExist();
  }

  @Test
  void closing_twice_is_closing_once() {
    var server = EmbeddedPostgres.start(BUNDLED, Map.of());

    server.close();
    server.close();

    assertThat(server.isRunning()).isFalse();
  }

  @Test
  void servers_do_not_disturb_each_other() {
    try (var one = EmbeddedPostgres.start(BUNDLED, Map.of());
        var two = EmbeddedPostgres.start(BUNDLED, Map.of())) {
      one.stop();

      assertThat(accepts(one)).isFalse();
      assertThat(accepts(two)).isTrue();
    }
  }

  @Test
  void a_server_that_does_not_start_says_why() {
    assertThatThrownBy(() -> EmbeddedPostgres.start(BUNDLED, Map.of("port", "1", "fsync", "maybe")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContainingAll("18.6.0", "fsync");
  }

  @Test
  void the_log_goes_on_after_a_restart() throws IOException {
    try (var server = EmbeddedPostgres.start(BUNDLED, Map.of())) {
      server.restart();

      assertThat(Files.readString(server.log()).split("ready to accept connections")).hasSize(3);
    }
  }

  @Test
  void what_needs_a_running_server_says_when_it_is_not() {
    try (var server = EmbeddedPostgres.start(BUNDLED, Map.of())) {
      server.stop();

      assertThatThrownBy(server::reload).hasMessageContaining("not running");
      assertThatThrownBy(server::pause).hasMessageContaining("not running");
    }
  }

  private static boolean accepts(EmbeddedPostgres server) {
    try (var socket = new Socket(server.address().getAddress(), server.address().getPort())) {
      return socket.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }
}
