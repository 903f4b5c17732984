package dev.countersign.console.web;

import dev.countersign.core.review.BlockedAccess;
import dev.countersign.core.review.HeldLock;
import dev.countersign.core.review.RehearsedRun;
import dev.countersign.core.review.RehearsedStatement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A run on a clone as a picture: time from left to right; what ran, which locks it held on what,
/// and when others waited.
///
/// Nothing but numbers and names, in units of the drawing, so that a template can write them as
/// attributes: no style and no script.
///
/// @param rows from top to bottom
/// @param ticks the scale, with its texts
/// @param title what the picture shows, in one sentence, for those who do not see it
public record RunPicture(List<Row> rows, List<Tick> ticks, String title) {

  /// The width of the whole drawing.
  public static final int WIDTH = 1_000;

  /// Where time begins; left of it are the names.
  public static final int LEFT = 260;

  /// The height of a row.
  public static final int ROW = 24;

  /// The height of the scale.
  public static final int SCALE = 26;

  private static final int RIGHT = WIDTH - 12;
  private static final int TICKS = 4;
  private static final int LABEL_CHARS = 34;
  private static final int STATEMENTS_MAX = 12;
  private static final int OBJECTS_MAX = 8;
  private static final double WIDTH_MIN = 2;

  public RunPicture {
    rows = List.copyOf(rows);
    ticks = List.copyOf(ticks);
  }

  /// A row.
  ///
  /// @param label what it is about, shortened
  /// @param full the same in full
  public record Row(String label, String full, List<Bar> bars) {

    public Row {
      bars = List.copyOf(bars);
    }
  }

  /// A bar.
  ///
  /// @param kind `statement`, `all` (blocks reads and writes), `writes`, `little` or `waited`
  /// @param text what it says in full
  public record Bar(double x, double width, String kind, String text) {}

  /// A mark of the scale.
  public record Tick(double x, String text) {

    /// Which end of the text stands at the mark: at the right edge there is no room behind it.
    public String anchor() {
      return x < RIGHT ? "middle" : "end";
    }
  }

  /// The picture of a run.
  public static RunPicture of(RehearsedRun run) {
    return new Drawing(run).picture();
  }

  /// The height of the whole drawing.
  public int height() {
    return SCALE + rows.size() * ROW + 8;
  }

  /// What a lock keeps others from, as the kind of a bar.
  public static String kind(HeldLock lock) {
    return switch (lock.mode()) {
      case "ACCESS EXCLUSIVE" -> "all";
      case "EXCLUSIVE", "SHARE ROW EXCLUSIVE", "SHARE" -> "writes";
      default -> "little";
    };
  }

  private static final class Drawing {

    private final RehearsedRun run;
    private final double perNano;

    Drawing(RehearsedRun run) {
      this.run = run;
      this.perNano = (RIGHT - LEFT) / (double) Math.max(1, end(run).toNanos());
    }

    RunPicture picture() {
      List<Row> statements = run.statements().stream().map(this::row).toList();
      List<Row> locks =
          locks().entrySet().stream().map(held -> row(held.getKey(), held.getValue())).toList();
      List<Row> waits =
          run.access().stream()
              .filter(access -> !access.blocked().isEmpty())
              .map(this::row)
              .toList();
      List<Row> rows = new ArrayList<>(gathered(statements, STATEMENTS_MAX, "statements"));
      rows.addAll(gathered(locks, OBJECTS_MAX, "objects with locks"));
      rows.addAll(gathered(waits, OBJECTS_MAX, "who waited"));
      return new RunPicture(rows, ticks(), title());
    }

    /// What is too much for rows of its own shares the last one: nothing that was measured is left
    /// out.
    private static List<Row> gathered(List<Row> rows, int rowsMax, String what) {
      if (rows.size() <= rowsMax) {
        return rows;
      }
      List<Row> rest = rows.subList(rowsMax - 1, rows.size());
      List<Row> gathered = new ArrayList<>(rows.subList(0, rowsMax - 1));
      gathered.add(
          labelled(
              "%d more %s".formatted(rest.size(), what),
              rest.stream().flatMap(row -> row.bars().stream()).toList()));
      return gathered;
    }

    private static Duration end(RehearsedRun run) {
      return run.access().stream()
          .flatMap(access -> access.blocked().stream())
          .map(BlockedAccess.Span::to)
          .max(Comparator.naturalOrder())
          .filter(last -> last.compareTo(run.duration()) > 0)
          .orElse(run.duration());
    }

    /// Locks that others notice, by object.
    private Map<String, List<HeldLock>> locks() {
      Map<String, List<HeldLock>> byObject = new LinkedHashMap<>();
      run.statements().stream()
          .flatMap(statement -> statement.locks().stream())
          .filter(lock -> !kind(lock).equals("little"))
          .forEach(
              lock -> byObject.computeIfAbsent(lock.object(), _ -> new ArrayList<>()).add(lock));
      return byObject;
    }

    private Row row(RehearsedStatement statement) {
      String text = statement.text().strip().replaceAll("\\s+", " ");
      return labelled(
          (statement.index() + 1) + " " + text,
          List.of(
              bar(
                  statement.from(),
                  statement.to(),
                  "statement",
                  "ran for " + Words.duration(statement.duration()))));
    }

    private Row row(String object, List<HeldLock> held) {
      return labelled(
          "locks on " + object,
          held.stream()
              .sorted(Comparator.comparing(lock -> kind(lock).equals("all")))
              .map(lock ->
                  bar(
                      lock.from(),
                      lock.to(),
                      kind(lock),
                      "%s for %s, blocks %s"
                          .formatted(lock.mode(), Words.duration(lock.held()), lock.blocks())))
              .toList());
    }

    private Row row(BlockedAccess access) {
      String who = access.access() == BlockedAccess.Access.READ ? "readers" : "writers";
      return labelled(
          who + " of " + access.table(),
          access.blocked().stream()
              .map(span ->
                  bar(
                      span.from(),
                      span.to(),
                      "waited",
                      "waited " + Words.duration(span.to().minus(span.from()))))
              .toList());
    }

    private static Row labelled(String full, List<Bar> bars) {
      String label = full.length() > LABEL_CHARS ? full.substring(0, LABEL_CHARS - 1) + "…" : full;
      return new Row(label, full, bars);
    }

    private Bar bar(Duration from, Duration to, String kind, String text) {
      double x = x(from);
      return new Bar(x, Math.max(WIDTH_MIN, rounded(x(to) - x)), kind, text);
    }

    private double x(Duration moment) {
      return rounded(LEFT + Math.max(0, moment.toNanos()) * perNano);
    }

    private static double rounded(double units) {
      return Math.round(units * 10) / 10.0;
    }

    private List<Tick> ticks() {
      List<Tick> ticks = new ArrayList<>();
      Duration all = end(run);
      for (int i = 0; i <= TICKS; i++) {
        Duration at = all.multipliedBy(i).dividedBy(TICKS);
        ticks.add(new Tick(x(at), i == 0 ? "0" : Words.duration(at)));
      }
      return ticks;
    }

    private String title() {
      return "%d %s in %s; the longest wait of others was %s."
          .formatted(
              run.statements().size(),
              run.statements().size() == 1 ? "statement" : "statements",
              Words.duration(run.duration()),
              Words.duration(run.longestWait()))
          .toLowerCase(Locale.ROOT);
    }
  }
}
