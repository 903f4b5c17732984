package dev.countersign.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A real client program to run: psql, pgbench, python3, node, or Java itself.
///
/// The program sees our environment without the variables that would change what it does or prints
/// (`PG*`, `LC_*`, `LANG*`), in UTF-8 and UTC. Each `with` method returns a new runner.
///
/// @param command the program and its arguments
/// @param environment added to what is inherited
/// @param directory where it runs
/// @param input what it reads from standard input, then the end
/// @param limit how long it may take
public record ProcessRunner(
    List<String> command,
    Map<String, String> environment,
    Path directory,
    String input,
    Duration limit) {

  private static final Duration DEFAULT_LIMIT = Duration.ofSeconds(60);

  public ProcessRunner {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  public static ProcessRunner of(String... command) {
    return of(List.of(command));
  }

  public static ProcessRunner of(List<String> command) {
    return new ProcessRunner(command, Map.of(), Path.of(""), "", DEFAULT_LIMIT);
  }

  /// A Java program of the tests' own class path, on the JDK that runs the tests.
  public static ProcessRunner java(Class<?> main, String... arguments) {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var start = Stream.of(java, "-cp", System.getProperty("java.class.path"), main.getName());
    return of(Stream.concat(start, Stream.of(arguments)).toList());
  }

  public ProcessRunner withEnvironment(String name, String value) {
    var more =
        Stream.concat(environment.entrySet().stream(), Stream.of(Map.entry(name, value)))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (old, now) -> now));
    return new ProcessRunner(command, more, directory, input, limit);
  }

  public ProcessRunner withDirectory(Path newDirectory) {
    return new ProcessRunner(command, environment, newDirectory, input, limit);
  }

  public ProcessRunner withInput(String newInput) {
    return new ProcessRunner(command, environment, directory, newInput, limit);
  }

  public ProcessRunner withLimit(Duration newLimit) {
    return new ProcessRunner(command, environment, directory, input, newLimit);
  }

  /// What a program left behind.
  ///
  /// @param exitCode 128 plus the signal's number when a signal ended it
  public record Outcome(int exitCode, String out, String err) {

    /// The standard output of a program that succeeded.
    ///
    /// @throws AssertionError with everything it printed when it failed
    public String outOfSuccess() {
      if (exitCode != 0) {
        throw new AssertionError("exit code %d%n%s%n%s".formatted(exitCode, out, err));
      }
      return out;
    }
  }

  /// Runs to the end.
  ///
  /// @throws AssertionError when it takes longer than the limit; it is killed then
  public Outcome run() {
    try (RunningProcess running = start()) {
      return running.outcome();
    }
  }

  /// Starts it and lets it run; closing what is returned kills it.
  public RunningProcess start() {
    try {
      return new RunningProcess(this, builder().start());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + command.getFirst() + ": run dev/setup", e);
    }
  }

  private ProcessBuilder builder() {
    var builder = new ProcessBuilder(command).directory(directory.toAbsolutePath().toFile());
    Map<String, String> variables = builder.environment();
    variables
        .keySet()
        .removeIf(name ->
            Stream.of("PG", "LC_", "LANG").anyMatch(Objects.requireNonNull(name)::startsWith));
    variables.put("LC_ALL", "C.UTF-8");
    variables.put("TZ", "UTC");
    variables.putAll(environment);
    return builder;
  }
}
