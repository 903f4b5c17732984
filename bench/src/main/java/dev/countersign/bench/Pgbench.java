package dev.countersign.bench;

import dev.countersign.testkit.ProcessRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Runs pgbench, and reads what it measured.
final class Pgbench {

  private static final Pattern TPS = Pattern.compile("tps = ([0-9.]+) \\(without initial");
  private static final int THREADS = 2;

  private Pgbench() {}

  /// Transactions a second of pgbench's own SELECT-only script.
  static double selectOnly(Contender contender, String mode, int clients, Duration time) {
    return run(contender, List.of("-S"), mode, clients, time);
  }

  /// Transactions a second of a script.
  static double script(Contender contender, String text, String mode, int clients, Duration time)
      throws IOException {
    Path file = Files.writeString(Files.createTempFile("bench", ".sql"), text);
    try {
      return run(contender, List.of("-n", "-f", file.toString()), mode, clients, time);
    } finally {
      Files.delete(file);
    }
  }

  private static double run(
      Contender contender, List<String> what, String mode, int clients, Duration time) {
    List<String> command = new ArrayList<>(List.of("pgbench", "-n"));
    command.addAll(what);
    command.addAll(List.of("-M", mode, "-c", "" + clients, "-j", "" + Math.min(THREADS, clients)));
    command.addAll(List.of("-T", "" + time.toSeconds(), "-h", "127.0.0.1"));
    command.addAll(List.of("-p", "" + contender.port(), "-U", contender.user()));
    command.add(contender.database());
    String out =
        ProcessRunner.of(command)
            .withEnvironment("PGPASSWORD", contender.password())
            .withLimit(time.plusMinutes(2))
            .run()
            .outOfSuccess();
    Matcher tps = TPS.matcher(out);
    if (!tps.find()) {
      throw new IllegalStateException("pgbench printed no figure: " + out);
    }
    return Double.parseDouble(tps.group(1));
  }
}
