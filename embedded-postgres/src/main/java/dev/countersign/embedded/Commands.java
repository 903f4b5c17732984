package dev.countersign.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs the small external commands of this package and turns a failure into their own words.
final class Commands {

  private static final long TIMEOUT_SECONDS = 120;

  private Commands() {}

  static void run(Path directory, List<String> command) throws IOException {
    run(directory, command, InputStream.nullInputStream());
  }

  static void run(Path directory, List<String> command, InputStream input) throws IOException {
    Path output = Files.createTempFile("countersign-command", ".out");
    try {
      Process process = builder(directory, command).redirectOutput(output.toFile()).start();
      feed(process, input);
      await(process, command);
      if (process.exitValue() != 0) {
        throw new IOException(
            "%s ended with exit code %d: %s"
                .formatted(command, process.exitValue(), Files.readString(output).strip()));
      }
    } finally {
      Files.deleteIfExists(output);
    }
  }

  /// A process with a clean environment, so that no PG* or LC_* variable of the caller leaks in.
  static ProcessBuilder builder(Path directory, List<String> command) {
    var builder = new ProcessBuilder(command).directory(directory.toFile());
    String path = builder.environment().getOrDefault("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    builder.environment().clear();
    builder.environment().put("PATH", path);
    builder.environment().put("LC_ALL", "C");
    builder.environment().put("TZ", "UTC");
    return builder.redirectErrorStream(true).redirectInput(Redirect.PIPE);
  }

  private static void feed(Process process, InputStream input) throws IOException {
    try (var stdin = process.getOutputStream()) {
      input.transferTo(stdin);
    } catch (IOException brokenPipe) {
      if (process.isAlive()) {
        process.destroyForcibly();
        throw brokenPipe;
      }
    }
  }

  private static void await(Process process, List<String> command) throws IOException {
    try {
      if (process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    throw new IOException(command + " did not end within " + TIMEOUT_SECONDS + " seconds");
  }
}
