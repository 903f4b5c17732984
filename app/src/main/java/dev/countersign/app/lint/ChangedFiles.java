package dev.countersign.app.lint;

import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Which files differ from a revision of git: those that were changed since the working tree left
/// it, committed or not, and those that git does not know yet. Also knows which files the revision
/// has beside a new one.
public final class ChangedFiles {

  private final Set<Path> changed = new HashSet<>();
  private final Map<Path, Set<String>> there = new HashMap<>();

  private ChangedFiles() {}

  /// Those of the repository that a directory is in.
  ///
  /// @throws CountersignException with [ErrorCode#BAD_REQUEST] when git does not know the revision,
  ///   or there is no git or no repository
  public static ChangedFiles since(String revision, Path directory) {
    if (revision.startsWith("-")) {
      throw new CountersignException(
          ErrorCode.BAD_REQUEST, "\"" + revision + "\" is no revision of git.");
    }
    ChangedFiles files = new ChangedFiles();
    Path root = Path.of(git(directory, "rev-parse", "--show-toplevel").strip());
    Stream.of(
            git(
                directory,
                "diff",
                "--name-only",
                "-z",
                "--diff-filter=d",
                "--merge-base",
                revision,
                "--"),
            git(directory, "ls-files", "-z", "--others", "--exclude-standard", "--full-name", ":/"))
        .flatMap(ChangedFiles::names)
        .forEach(name -> files.changed.add(real(root.resolve(name))));
    names(git(root, "ls-tree", "-r", "-z", "--name-only", "--full-tree", revision))
        .map(name -> real(root).resolve(name))
        .forEach(file ->
            files.there.computeIfAbsent(folder(file), _ -> new HashSet<>()).add(name(file)));
    return files;
  }

  /// Whether a file is one of them.
  public boolean has(Path file) {
    return changed.contains(real(file));
  }

  /// The files that the revision has in the folder of one that it does not have; none for one that
  /// it has.
  public List<String> before(Path file) {
    Path real = real(file);
    Set<String> beside = there.getOrDefault(folder(real), Set.of());
    return beside.contains(name(real)) ? List.of() : beside.stream().sorted().toList();
  }

  private static Path folder(Path file) {
    return file.resolveSibling("");
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static Stream<String> names(String separated) {
    return Arrays.stream(separated.split("\0")).filter(name -> !name.isEmpty());
  }

  private static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      return file.toAbsolutePath().normalize();
    }
  }

  private static String git(Path directory, String... arguments) {
    List<String> command =
        Stream.concat(Stream.of("git", "-C", directory.toString()), Arrays.stream(arguments))
            .toList();
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(false).start();
      process.getOutputStream().close();
      var errors = new Errors(process);
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new CountersignException(ErrorCode.BAD_REQUEST, "git: " + errors.text());
      }
      return out;
    } catch (IOException e) {
      throw new CountersignException(ErrorCode.BAD_REQUEST, "git cannot be run; is it there?", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CountersignException(ErrorCode.BAD_REQUEST, "git was interrupted.", e);
    }
  }

  /// What a process says on standard error, read while it runs.
  private static final class Errors {

    private final Thread reader;
    private String text = "";

    Errors(Process process) {
      reader =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  text =
                      new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
                } catch (IOException e) {
                  text = String.valueOf(e.getMessage());
                }
              });
    }

    String text() throws InterruptedException {
      reader.join();
      return text.strip();
    }
  }
}
