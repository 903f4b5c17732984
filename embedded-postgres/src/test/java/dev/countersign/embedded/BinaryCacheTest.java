package dev.countersign.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinaryCacheTest {

  private static final PostgresRelease BUNDLED = PostgresRelease.bundled();

  @TempDir Path root;

  @Test
  void the_bundled_release_is_the_version_it_says() throws IOException {
    Path binaries = cache().binaries(BUNDLED);

    // PostgreSQL has two numbers, the artifact appends its own build.
    String version = BUNDLED.version().replaceFirst("\\.\\d+$", "");
    assertThat(printedBy(binaries.resolve("bin/postgres").toString(), "--version"))
        .endsWith(" " + version + "\n");
  }

  @Test
  void many_at_once_unpack_once() throws Exception {
    var opened = new AtomicInteger();
    var release =
        new PostgresRelease(
            "1.2.3",
            () -> {
              opened.incrementAndGet();
              return BUNDLED.archive().open();
            });
    Callable<Path> task = () -> new BinaryCache(root, ServerAccount.current()).binaries(release);

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var results = threads.invokeAll(IntStream.range(0, 8).mapToObj(i -> task).toList());
      for (var result : results) {
        assertThat(result.get().resolve("bin/initdb")).isExecutable();
      }
    }

    assertThat(opened).hasValue(1);
  }

  @Test
  void a_cut_archive_leaves_nothing_that_looks_whole() throws IOException {
    byte[] whole;
    try (InputStream archive = BUNDLED.archive().open()) {
      whole = archive.readAllBytes();
    }
    var cut =
        new PostgresRelease("9.9", () -> new ByteArrayInputStream(whole, 0, whole.length / 2));

    assertThatThrownBy(() -> cache().binaries(cut)).isInstanceOf(IOException.class);
    assertThat(root.resolve("postgres-9.9")).doesNotExist();

    var repaired = new PostgresRelease("9.9", BUNDLED.archive());
    assertThat(cache().binaries(repaired).resolve("bin/postgres")).isExecutable();
    assertThat(root.resolve("postgres-9.9.part")).doesNotExist();
  }

  @Test
  void a_version_cannot_leave_the_cache() {
    assertThatThrownBy(() -> new PostgresRelease("../18", BUNDLED.archive()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_second_look_finds_what_is_there() throws IOException {
    Path first = cache().binaries(BUNDLED);
    var unreadable =
        new PostgresRelease(
            BUNDLED.version(),
            () -> {
              throw new IOException("opened again");
            });

    assertThat(cache().binaries(unreadable)).isEqualTo(first);
  }

  private BinaryCache cache() {
    return new BinaryCache(root, ServerAccount.current());
  }

  private static String printedBy(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), UTF_8);
  }
}
