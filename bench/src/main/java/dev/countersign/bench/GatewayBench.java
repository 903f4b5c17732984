package dev.countersign.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// Measures the gateway against a direct connection, pgbouncer and HAProxy, all in one run and in
/// turn.
///
/// Arguments: rounds (default 5), seconds for each figure (default 4), and the file to write.
public final class GatewayBench {

  private static final List<String> MODES = List.of("simple", "extended", "prepared");
  private static final List<Integer> CLIENTS = List.of(1, 8, 32);
  private static final int WARM_UP_TURNS = 3;
  private static final int IDLE_SESSIONS = 1_000;
  private static final int RESULT_MIB = 64;
  private static final String FIRST_SIGHT =
      """
      \\set n random(1, 1000000000)
      \\set aid random(1, 1000000)
      SELECT abalance AS a:n FROM pgbench_accounts WHERE aid = :aid;
      """;

  private final List<Contender> contenders;
  private final int rounds;
  private final Duration time;
  private final StringBuilder report = new StringBuilder();

  private GatewayBench(List<Contender> contenders, int rounds, Duration time) {
    this.contenders = contenders;
    this.rounds = rounds;
    this.time = time;
  }

  /// Runs all of it and writes the report.
  public static void main(String[] arguments) throws IOException, SQLException {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
    Duration time = Duration.ofSeconds(arguments.length > 1 ? Long.parseLong(arguments[1]) : 4);
    Path file = Path.of(arguments.length > 2 ? arguments[2] : "bench/results/gateway.md");
    try (Course course = Course.open()) {
      GatewayBench bench = new GatewayBench(course.contenders(), rounds, time);
      bench.measure();
      Files.writeString(file, bench.report);
      System.out.println(bench.report);
    }
  }

  private void measure() throws IOException, SQLException {
    head();
    warmUp();
    selectOnly();
    firstSight();
    largeResults();
    idleSessions();
  }

  private void head() {
    line("# The gateway, measured");
    line("");
    line(
        "%s. PostgreSQL 18 on the same machine, pgbench scale 10, 2 pgbench threads."
            .formatted(Machine.today()));
    line(
        "%d rounds; in each, every contender runs %d s in turn. Figures are medians; ratios are medians of the ratios of each round, with the lowest and highest."
            .formatted(rounds, time.toSeconds()));
    line(
        "Before that, every contender runs %d times as long in each mode, to warm up. Countersign runs with its built-in policy, pgbouncer in session mode, HAProxy in TCP mode."
            .formatted(WARM_UP_TURNS));
    line("");
  }

  /// Long enough for the JVM to have compiled what runs: on a busy machine its compiler gets little
  /// of the processors.
  private void warmUp() throws IOException {
    for (int turn = 0; turn < WARM_UP_TURNS; turn++) {
      for (String mode : MODES) {
        for (Contender contender : contenders) {
          Pgbench.selectOnly(contender, mode, 8, time);
        }
      }
    }
    for (Contender contender : contenders) {
      Pgbench.script(contender, FIRST_SIGHT, "simple", 8, time);
    }
  }

  private void selectOnly() {
    line("## pgbench, SELECT only: transactions a second");
    line("");
    line(
        "| mode | clients | direct | Countersign | pgbouncer | HAProxy | to pgbouncer | to HAProxy | to direct |");
    line("|---|---|---|---|---|---|---|---|---|");
    for (String mode : MODES) {
      for (int clients : CLIENTS) {
        Series series = inTurn(contender -> Pgbench.selectOnly(contender, mode, clients, time));
        row(mode + " | " + clients, series, "%,.0f");
      }
    }
    line("");
  }

  private void firstSight() {
    line("## First sight: every text is different (8 clients, simple)");
    line("");
    line(
        "| | | direct | Countersign | pgbouncer | HAProxy | to pgbouncer | to HAProxy | to direct |");
    line("|---|---|---|---|---|---|---|---|---|");
    Series series =
        inTurn(contender -> {
          try {
            return Pgbench.script(contender, FIRST_SIGHT, "simple", 8, time);
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
    row("simple | 8", series, "%,.0f");
    line("");
  }

  private void largeResults() {
    line("## A result of " + RESULT_MIB + " MiB: MiB a second, read by pgJDBC row by row");
    line("");
    line(
        "| | | direct | Countersign | pgbouncer | HAProxy | to pgbouncer | to HAProxy | to direct |");
    line("|---|---|---|---|---|---|---|---|---|");
    Series series = inTurn(GatewayBench::readLargeResult);
    row("1 MiB rows | 1", series, "%,.0f");
    line("");
  }

  private void idleSessions() throws SQLException {
    line("## Memory: resident MiB of the process between");
    line("");
    line("| | before | with " + IDLE_SESSIONS + " idle sessions | KiB a session |");
    line("|---|---|---|---|");
    for (Contender contender : contenders) {
      if (contender.pid().isPresent()) {
        idleRow(contender);
      }
    }
  }

  private void idleRow(Contender contender) throws SQLException {
    long before = contender.residentKib();
    List<Connection> open = new ArrayList<>();
    try {
      for (int i = 0; i < IDLE_SESSIONS; i++) {
        open.add(connect(contender));
      }
      long after = contender.residentKib();
      line(
          String.format(
              Locale.ROOT,
              "| %s | %,d | %,d | %.1f |",
              contender.name(),
              before / 1024,
              after / 1024,
              (after - before) / (double) IDLE_SESSIONS));
    } finally {
      for (Connection connection : open) {
        connection.close();
      }
    }
  }

  private static double readLargeResult(Contender contender) {
    long start = System.nanoTime();
    try (Connection connection = connect(contender);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.setFetchSize(4);
      long bytes = 0;
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT repeat('x', 1048576) FROM generate_series(1, " + RESULT_MIB + ")")) {
        while (rows.next()) {
          bytes += rows.getString(1).length();
        }
      }
      return bytes / 1048576.0 / ((System.nanoTime() - start) / 1e9);
    } catch (SQLException e) {
      throw new IllegalStateException(contender.name() + ": " + e.getMessage(), e);
    }
  }

  private static Connection connect(Contender contender) throws SQLException {
    return DriverManager.getConnection(contender.url(), contender.user(), contender.password());
  }

  private Series inTurn(ToDoubleFunction<Contender> figure) {
    Series series = new Series();
    for (int round = 0; round < rounds; round++) {
      for (Contender contender : contenders) {
        series.add(contender, figure.applyAsDouble(contender));
      }
    }
    return series;
  }

  private void row(String label, Series series, String format) {
    StringBuilder row = new StringBuilder("| ").append(label);
    for (Contender contender : contenders) {
      row.append(" | ").append(String.format(Locale.ROOT, format, series.median(contender)));
    }
    Contender own = contenders.get(1);
    for (Contender to : List.of(contenders.get(2), contenders.get(3), contenders.get(0))) {
      row.append(
          String.format(
              Locale.ROOT, " | %.2f (%s)", series.ratio(own, to), series.spread(own, to)));
    }
    line(row.append(" |").toString());
  }

  private void line(String text) {
    report.append(text).append('\n');
    System.err.println(text);
  }
}
