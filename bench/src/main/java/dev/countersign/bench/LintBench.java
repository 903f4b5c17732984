package dev.countersign.bench;

import dev.countersign.app.cli.CommandLines;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Measures the linter against squawk, all in one run and in turn.
///
/// Arguments: squawk's binary, the number of files (default 10,000), rounds (default 5), and the
/// file to write.
public final class LintBench {

  private static final int WARM_UP_TURNS = 5;

  private final Path squawk;
  private final List<Path> files;
  private final int rounds;
  private final StringBuilder report = new StringBuilder();

  private LintBench(Path squawk, List<Path> files, int rounds) {
    this.squawk = squawk;
    this.files = files;
    this.rounds = rounds;
  }

  /// Runs all of it and writes the report.
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int count = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10_000;
    int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 5;
    Path result = Path.of(arguments.length > 3 ? arguments[3] : "bench/results/lint.md");
    Path directory = Files.createTempDirectory("countersign-lint");
    List<Path> files = MigrationCorpus.write(directory, count);
    LintBench bench = new LintBench(Path.of(arguments[0]), files, rounds);
    bench.measure();
    Files.writeString(result, bench.report);
    for (Path file : files) {
      Files.delete(file);
    }
    Files.delete(directory);
  }

  private void measure() throws IOException, InterruptedException {
    line("# The linter, measured");
    line("");
    line(
        "%s, %d processors, load %.1f before the run, JDK %s, squawk 2.66. %d generated files, %d rounds, in each of which everything runs in turn; medians, with the lowest and highest."
            .formatted(
                LocalDate.now(),
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                System.getProperty("java.version"),
                files.size(),
                rounds));
    line("");
    for (int i = 0; i < WARM_UP_TURNS; i++) {
      inProcess();
    }
    List<Double> warm = new ArrayList<>();
    List<Double> cold = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    List<Double> one = new ArrayList<>();
    List<Double> theirOne = new ArrayList<>();
    Path first = files.getFirst();
    for (int round = 0; round < rounds; round++) {
      theirs.add(process(Stream.concat(Stream.of(squawk + "", "--reporter", "Json"), names())));
      cold.add(process(Stream.concat(ours(), names())));
      warm.add(inProcess());
      theirOne.add(process(Stream.of(squawk + "", "--reporter", "Json", first + "")));
      one.add(process(Stream.concat(ours(), Stream.of(first + ""))));
    }
    line("| | seconds | files a second | to squawk |");
    line("|---|---|---|---|");
    row("squawk, a process", theirs, theirs);
    row("countersign lint, a process", cold, theirs);
    row("countersign lint, in a process that is warm", warm, theirs);
    line("");
    line(
        "One file, a process from start to end: countersign lint %s ms, squawk %s ms."
            .formatted(millis(one), millis(theirOne)));
  }

  private static Stream<String> ours() {
    return Stream.of("./countersign", "lint", "--format", "json");
  }

  private Stream<String> names() {
    return files.stream().map(Path::toString);
  }

  private double inProcess() {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    String[] arguments = Stream.concat(ours().skip(1), names()).toArray(String[]::new);
    long start = System.nanoTime();
    CommandLines.create(nowhere, nowhere).execute(arguments);
    return (System.nanoTime() - start) / 1e9;
  }

  private static double process(Stream<String> command) throws IOException, InterruptedException {
    long start = System.nanoTime();
    int exit =
        new ProcessBuilder(command.toList())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    if (exit > 1) {
      throw new IllegalStateException("a linter could not run: exit code " + exit);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private void row(String name, List<Double> seconds, List<Double> theirs) {
    double median = sorted(seconds).get(seconds.size() / 2);
    double ratio = sorted(theirs).get(theirs.size() / 2) / median;
    line(
        String.format(
            Locale.ROOT,
            "| %s | %.2f (%.2f–%.2f) | %,.0f | %.2f |",
            name,
            median,
            sorted(seconds).getFirst(),
            sorted(seconds).getLast(),
            files.size() / median,
            ratio));
  }

  private static String millis(List<Double> seconds) {
    List<Double> sorted = sorted(seconds);
    return String.format(
        Locale.ROOT,
        "%.0f (%.0f–%.0f)",
        sorted.get(sorted.size() / 2) * 1000,
        sorted.getFirst() * 1000,
        sorted.getLast() * 1000);
  }

  private static List<Double> sorted(List<Double> values) {
    return values.stream().sorted().toList();
  }

  private void line(String text) {
    report.append(text).append('\n');
    System.err.println(text);
  }
}
