package dev.countersign.app.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/// Shows a rehearsal in a terminal, from its JSON: lines, each with a label and a sentence.
final class RehearsalText {

  private static final int WHOLE_MAX = 12;
  private static final int BEGINNING = 6;

  private final List<Line> lines = new ArrayList<>();

  private RehearsalText() {}

  /// A sentence with what it is about.
  record Line(String label, String sentence) {}

  static List<Line> of(JsonNode rehearsal) {
    RehearsalText text = new RehearsalText();
    text.head(rehearsal);
    rehearsal.path("runs").forEach(text::run);
    return text.lines;
  }

  private void head(JsonNode rehearsal) {
    String version = text(rehearsal, "serverVersion");
    add(
        "rehearsal   ",
        "%s, on %s%s. %s"
            .formatted(
                text(rehearsal, "status"),
                text(rehearsal, "source"),
                version.isEmpty() ? "" : ", PostgreSQL " + version,
                text(rehearsal, "problem")));
  }

  private void run(JsonNode run) {
    String label = "  %-10s".formatted(text(run, "kind"));
    add(
        label,
        (run.path("passed").asBoolean(false) ? "ran in " : "went wrong after ")
            + time(run, "durationMillis"));
    statements(run.path("statements"));
    run.path("access").forEach(this::access);
    JsonNode failure = run.path("failure");
    if (failure.isObject()) {
      add(
          "  REFUSED   ",
          "statement %d: %s (%s) %s"
              .formatted(
                  failure.path("statement").asInt(0) + 1,
                  text(failure, "message"),
                  text(failure, "code"),
                  text(failure, "detail")));
    }
    JsonNode comparison = run.path("comparison");
    if (comparison.isObject()) {
      boolean identical = comparison.path("identical").asBoolean(false);
      add("  schema    ", identical ? "identical" : "differs:");
      comparison
          .path("differences")
          .forEach(line -> add("            ", Plain.line(line.asString(""))));
    }
  }

  /// Of many statements the first are shown, those that kept readers or writers out, and how long
  /// the others took.
  private void statements(JsonNode statements) {
    double total = 0;
    double longest = 0;
    int left = 0;
    for (JsonNode statement : statements) {
      if (statements.size() <= WHOLE_MAX
          || statement.path("index").asInt(0) < BEGINNING
          || blocks(statement)) {
        statement(statement);
        continue;
      }
      double millis = statement.path("durationMillis").asDouble(0);
      total += millis;
      longest = Math.max(longest, millis);
      left++;
    }
    if (left > 0) {
      add(
          "  …         ",
          "%d more statements with no lock on a table that blocks reads or writes: %s in all, the longest %s; the JSON has each"
              .formatted(left, millis(total), millis(longest)));
    }
  }

  private static boolean blocks(JsonNode statement) {
    return statement
        .path("locks")
        .valueStream()
        .anyMatch(lock -> {
          String blocked = text(lock, "blocks");
          return blocked.startsWith("reads") || blocked.startsWith("writes");
        });
  }

  private void statement(JsonNode statement) {
    List<String> facts = new ArrayList<>();
    facts.add(time(statement, "durationMillis"));
    if (statement.path("rows").isNumber()) {
      facts.add("%,d rows".formatted(statement.path("rows").asLong(0)));
    }
    if (statement.path("walBytes").isNumber()) {
      facts.add(ReviewText.size(statement.path("walBytes").asLong(0)) + " of WAL");
    }
    if (statement.path("tempBytes").asLong(0) > 0) {
      facts.add(ReviewText.size(statement.path("tempBytes").asLong(0)) + " of temporary files");
    }
    add(
        "  %-10s".formatted(statement.path("index").asInt(0) + 1),
        Plain.line(text(statement, "text")));
    add("            ", String.join(", ", facts));
    names("rewritten: ", statement.path("rewritten"));
    names("read entirely: ", statement.path("scanned"));
    for (JsonNode lock : statement.path("locks")) {
      double held = lock.path("toMillis").asDouble(0) - lock.path("fromMillis").asDouble(0);
      add(
          "            ",
          "%s on %s for %s, blocks %s"
              .formatted(
                  text(lock, "mode"), text(lock, "object"), millis(held), text(lock, "blocks")));
    }
  }

  private void access(JsonNode access) {
    String who = text(access, "access").equals("read") ? "readers" : "writers";
    double longest = access.path("longestMillis").asDouble(0);
    add(
        "  %-10s".formatted(who),
        longest == 0
            ? "of %s never waited".formatted(text(access, "table"))
            : "of %s waited up to %s, %s in all"
                .formatted(text(access, "table"), millis(longest), time(access, "totalMillis")));
    if (!text(access, "refused").isEmpty()) {
      add("            ", "and were refused: " + text(access, "refused"));
    }
  }

  private void names(String label, JsonNode names) {
    List<String> all = new ArrayList<>();
    names.forEach(name -> all.add(Plain.line(name.asString(""))));
    if (!all.isEmpty()) {
      add("            ", label + String.join(", ", all));
    }
  }

  private void add(String label, String sentence) {
    lines.add(new Line(label, sentence));
  }

  private static String time(JsonNode node, String field) {
    return millis(node.path(field).asDouble(0));
  }

  private static String millis(double millis) {
    return millis < 1_000
        ? String.format(Locale.ROOT, "%.1f ms", millis)
        : String.format(Locale.ROOT, "%.1f s", millis / 1_000);
  }

  private static String text(JsonNode node, String field) {
    return Plain.line(node.path(field).asString(""));
  }
}
