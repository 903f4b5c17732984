package dev.countersign.postgres.rehearsal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.postgres.rehearsal.CloneProvider.NoClone;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs programs of the machine, which get the environment of this process and what they are given
/// here.
final class Programs {

  private static final int COMPLAINT_CHARS_MAX = 2_000;

  private Programs() {}

  /// Runs a program and waits for it.
  ///
  /// @param output where its standard output goes
  /// @throws NoClone when it is missing, fails, or does not end in time
  static void run(
      List<String> command, Map<String, String> environment, Path output, Deadline deadline)
      throws NoClone {
    Path complaints = temporary();
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().putAll(environment);
      builder
          .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
          .redirectOutput(output.toFile())
          .redirectError(complaints.toFile());
      await(builder.start(), command.getFirst(), complaints, deadline);
    } catch (IOException e) {
      throw new NoClone(
          "%s cannot be run (%s); install PostgreSQL's client programs, or say where they are."
              .formatted(command.getFirst(), e.getMessage()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoClone("Countersign was stopped meanwhile.", e);
    } finally {
      delete(complaints);
    }
  }

  /// Runs a command of the shell; what it prints.
  static String shell(String script, Map<String, String> environment, Deadline deadline)
      throws NoClone {
    Path output = temporary();
    try {
      run(List.of("sh", "-c", script), environment, output, deadline);
      return beginning(output).strip();
    } finally {
      delete(output);
    }
  }

  /// An empty file that only this process may read.
  static Path temporary() throws NoClone {
    try {
      return Files.createTempFile("countersign-rehearsal-", ".tmp");
    } catch (IOException e) {
      throw new NoClone("There is no room for temporary files: " + e.getMessage(), e);
    }
  }

  static void delete(Path file) throws NoClone {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new NoClone("The temporary file " + file + " cannot be deleted.", e);
    }
  }

  private static void await(Process process, String name, Path complaints, Deadline deadline)
      throws InterruptedException, NoClone {
    if (!process.waitFor(deadline.left().toMillis(), TimeUnit.MILLISECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
      throw new NoClone(name + " did not end in the time that a rehearsal has.");
    }
    if (process.exitValue() != 0) {
      throw new NoClone(
          "%s failed with exit code %d: %s"
              .formatted(name, process.exitValue(), beginning(complaints).strip()));
    }
  }

  private static String beginning(Path file) throws NoClone {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(COMPLAINT_CHARS_MAX), UTF_8);
    } catch (IOException e) {
      throw new NoClone("What a program printed cannot be read.", e);
    }
  }
}
