package dev.countersign.app.baddays;

import static dev.countersign.app.baddays.Gate.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.testkit.PostgresServer;
import dev.countersign.testkit.ProcessRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The store takes no writes: its disk is full, or its file is gone. What was allowed goes on until
/// it has to be recorded; everything that needs an entry first is refused, and nothing of it
/// reaches the database.
final class StoreBadDaysTest {

  @TempDir static Path directory = Path.of("");

  private static PostgresServer server;
  private static Site site;

  @BeforeAll
  static void open() {
    server = PostgresServer.start(18, PostgresServer.LOG_ALL_STATEMENTS);
    site = Site.on(server, directory);
  }

  @AfterAll
  static void close() {
    server.close();
  }

  /// A limit on the size of files stands for the full disk: the kernel refuses the write in the
  /// same place, and no privilege is needed to set it and to take it back.
  @Test
  void while_the_disk_is_full_nothing_is_held_denied_or_let_in_and_afterwards_all_is_well()
      throws Exception {
    try (Site.Served served = site.serve();
        Connection agent = served.gate().connect()) {
      Gate gate = served.gate();
      var held = gate.start("CREATE TABLE held_before (id int)");
      String id = gate.changed("pending", "held_before");
      ask(agent, "SELECT 1");
      long mark = server.log().mark();

      limitFiles(served, "0");
      assertThatThrownBy(() -> ask(agent, "CREATE TABLE never (id int)"))
          .hasMessageContaining("The store")
          .hasMessageContaining("cannot be used");
      assertThatThrownBy(() -> ask(agent, "SELECT pg_read_file('never')"))
          .hasMessageContaining("countersign cannot decide this statement");
      assertThatThrownBy(gate::connect).hasMessageContaining("countersign cannot");
      assertThatThrownBy(() -> gate.approve(id)).hasMessageContaining("The store");
      assertThat(ask(agent, "SELECT 1")).isEqualTo("1");

      limitFiles(served, "unlimited");
      gate.approve(id);
      assertThat(held.get()).isEqualTo("0");
      assertThat(gate.ask("SELECT 'in'")).isEqualTo("in");
      assertThat(server.log().statementsSince(mark)).noneMatch(sql -> sql.contains("never"));
    }
  }

  @Test
  void when_the_file_is_gone_nothing_is_let_in_and_afterwards_all_is_well(@TempDir Path own)
      throws Exception {
    Site other = site.in(own);
    try (Gate gate = other.open();
        Connection agent = gate.connect()) {
      Path aside = own.resolve("aside.db");
      Files.move(other.store(), aside);

      assertThatThrownBy(() -> ask(agent, "CREATE TABLE never (id int)"))
          .hasMessageContaining("the file is gone")
          .hasMessageContaining("put it back");
      assertThatThrownBy(gate::connect).hasMessageContaining("the file is gone");

      Files.move(aside, other.store());
      assertThat(gate.ask("SELECT 'in'")).isEqualTo("in");
    }
    assertThat(site.query("SELECT 1 FROM pg_class WHERE relname = 'never'")).isEmpty();
  }

  private static void limitFiles(Site.Served served, String bytes) {
    ProcessRunner.of(
            "prlimit",
            "--pid",
            Long.toString(served.process().pid()),
            "--fsize=" + bytes + ":unlimited")
        .run()
        .outOfSuccess();
  }
}
