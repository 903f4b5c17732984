package dev.countersign.app.baddays;

import static dev.countersign.app.baddays.RawClient.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.app.baddays.RawClient.Message;
import dev.countersign.testkit.Eventually;
import dev.countersign.testkit.PostgresServer;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whoever does not read holds back whoever sends, through the gate and back to the source; the
/// gate keeps little of what is under way.
final class BackPressureTest {

  private static final long MIB = 1 << 20;
  private static final int ROWS = 100;
  private static final String LARGE =
      "SELECT repeat('x', 1000000) FROM generate_series(1, " + ROWS + ")";

  @TempDir static Path directory = Path.of("");

  private static PostgresServer server;
  private static Site site;
  private static Gate gate;

  @BeforeAll
  static void open() {
    server = PostgresServer.start(18);
    site = Site.on(server, directory);
    gate = site.open();
  }

  @AfterAll
  static void close() {
    gate.close();
    server.close();
  }

  @Test
  void a_client_that_does_not_read_holds_the_server_back_and_gets_everything_later()
      throws Exception {
    try (RawClient client = gate.raw();
        Connection other = gate.connect()) {
      long before = bytesInUse();
      client.send(query(LARGE));
      waitsForTheClient();

      assertThat(bytesInUse() - before).isLessThan(16 * MIB);
      assertThat(Gate.ask(other, "SELECT 'not held back'")).isEqualTo("not held back");
      assertThat(
              client.until('Z').stream()
                  .filter(one -> one.type() == 'D')
                  .mapToInt(one -> one.body().length)
                  .sum())
          .isEqualTo(ROWS * (1_000_000 + 6));
    }
  }

  @Test
  void a_server_that_does_not_read_holds_the_client_back() throws Exception {
    byte[] piece = query("SELECT length('" + "x".repeat((int) MIB) + "')");
    try (RawClient client = gate.raw()) {
      client.send(piece);
      client.until('Z');
      long before = bytesInUse();
      server.pause();
      try {
        assertThat(client.sendWhileTaken(piece, 200 * MIB, 1_000)).isLessThan(60 * MIB);
        assertThat(bytesInUse() - before).isLessThan(32 * MIB);
      } finally {
        server.resume();
      }
      for (int i = 0; i < 20; i++) {
        assertThat(client.until('Z')).extracting(Message::type).contains('D');
      }
    }
  }

  @Test
  void a_client_that_never_reads_does_not_keep_the_gate_from_stopping(@TempDir Path own) {
    try (Gate stopping = site.in(own).open();
        RawClient stuck = stopping.raw()) {
      stuck.send(query(LARGE));
      waitsForTheClient();
      long start = System.nanoTime();

      stopping.close();

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    }
  }

  private static void waitsForTheClient() {
    Eventually.happens(
        "the server waits for its client to read",
        () ->
            !server
                .query(
                    "postgres", "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'ClientWrite'")
                .isEmpty());
  }

  /// What Netty has taken for buffers.
  private static long bytesInUse() {
    var metric = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
    return metric.usedDirectMemory() + metric.usedHeapMemory();
  }
}
