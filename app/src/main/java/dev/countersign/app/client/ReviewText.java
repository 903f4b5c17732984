package dev.countersign.app.client;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Shows a change with its review in a terminal, from the JSON that `GET /api/changes/{id}`
/// answers.
///
/// Nothing in a review may act on the terminal: what was sent is shown as its disclosure, and every
/// text goes through [Plain].
public final class ReviewText {

  private static final int WIDTH = 96;
  private static final String BAR = "  │ ";
  private static final int WHOLE_MAX = 4;
  private static final int BEGINNING = 2;
  private static final List<String> SEVERITIES =
      List.of("style", "low", "medium", "high", "critical");

  private final List<String> lines = new ArrayList<>();

  private ReviewText() {}

  /// A change with its whole review.
  public static String of(JsonNode change) {
    return of(
        change,
        "Change %s · %s".formatted(text(change, "id"), text(change, "state")),
        ", open until " + time(change, "expiresAt"));
  }

  /// The review of a script that was not filed.
  public static String ofUnfiled(JsonNode change) {
    return of(change, "Not filed", "");
  }

  private static String of(JsonNode change, String title, String openUntil) {
    ReviewText text = new ReviewText();
    text.head(change, title, openUntil);
    for (JsonNode file : change.path("files")) {
      for (JsonNode statement : file.path("statements")) {
        text.statement(statement, file.path("statements").size());
      }
    }
    text.foot(change, change.path("review"));
    return String.join("\n", text.lines);
  }

  /// A change on one line.
  public static String row(JsonNode change) {
    return "%-6s %-10s %-9s %-20s %-20s %s"
        .formatted(
            text(change, "id"),
            text(change, "state"),
            risk(change),
            text(change, "target"),
            text(change, "agent"),
            headline(change));
  }

  /// What an answer says of a change: its state, or the server's message.
  public static String outcome(JsonNode answer) {
    if (!answer.has("state")) {
      return Plain.line(answer.path("message").asString(answer.toString()));
    }
    String missing = missing(answer);
    return "Change %s is %s.%s"
        .formatted(
            text(answer, "id"), text(answer, "state"), missing.isEmpty() ? "" : " " + missing);
  }

  private void head(JsonNode change, String title, String openUntil) {
    lines.add(
        "%s · %s (%s) · risk %s"
            .formatted(title, text(change, "target"), text(change, "environment"), risk(change)));
    sentence("", headline(change));
    sentence("", "%s at %s%s".formatted(asker(change), time(change, "createdAt"), openUntil));
    JsonNode verdict = change.path("review").path("verdict");
    sentence("", "held by " + text(verdict, "rule") + ": " + text(verdict, "reason"));
    section("closed: ", change, "closingReason");
  }

  private static String asker(JsonNode change) {
    String person = text(change, "askedBy");
    return person.isEmpty()
        ? "asked by %s for %s".formatted(text(change, "agent"), text(change, "onBehalfOf"))
        : "asked by %s, reversing change %s".formatted(person, text(change, "undoes"));
  }

  private void statement(JsonNode statement, int of) {
    lines.add("");
    lines.add(
        "Statement %d of %d, %s"
            .formatted(statement.path("index").asInt(0) + 1, of, text(statement, "kind")));
    disclosed(statement.path("disclosure"));
    int number = 1;
    for (JsonNode value : statement.path("values")) {
      sentence(
          "  value     ",
          "$%d = %s (%s)".formatted(number++, text(value, "shown"), text(value, "type")));
    }
    for (JsonNode warning : statement.path("warnings")) {
      sentence("  BEWARE    ", warning.asString(""));
    }
    section("  does      ", statement, "summary");
    statement.path("effects").forEach(this::effect);
    statement.path("locks").forEach(lock -> lock("  lock      ", lock));
    impact(statement.path("impact"));
    timing(statement.path("timing"));
    findings(statement.path("findings"));
    each("  used by   ", statement.path("dependants"));
    each("  note      ", statement.path("notes"));
    keeping(statement.path("keeping"));
    undo("  undo      ", statement.path("undo"), of > 1);
    rewrite(statement.path("rewrite"));
  }

  private void rewrite(JsonNode rewrite) {
    if (!rewrite.isObject()) {
      return;
    }
    section("  instead   ", rewrite, "why");
    int number = 1;
    for (JsonNode phase : rewrite.path("phases")) {
      boolean bare = text(phase, "run").equals("bare");
      sentence(
          "    step %-3d".formatted(number++),
          "%s, %s. %s"
              .formatted(
                  text(phase, "title"),
                  bare ? "outside of a transaction" : "in a transaction of its own",
                  text(phase, "later")));
      beginning(phase.path("statements"));
    }
  }

  private void foot(JsonNode change, JsonNode review) {
    lines.add("");
    change.path("files").forEach(file -> findings(file.path("findings")));
    undo("undo        ", review.path("undo"), true);
    if (review.path("rehearsal").isObject()) {
      RehearsalText.of(review.path("rehearsal"))
          .forEach(line -> sentence(line.label(), line.sentence()));
    }
    section("plan        ", review, "plan");
    section("claim       ", review, "claim");
    section("its undo    ", review, "proposedUndo");
    check(review.path("undoCheck"));
    for (JsonNode asked : review.path("requirements")) {
      sentence(
          "approval    ",
          "%d of %s (%s)"
              .formatted(
                  asked.path("people").asInt(0), text(asked, "group"), text(asked, "reason")));
    }
    for (JsonNode approval : change.path("approvals")) {
      sentence(
          "approved    ",
          "%s at %s %s"
              .formatted(
                  text(approval, "person"), time(approval, "at"), text(approval, "comment")));
    }
    result(change.path("execution").path("report"));
    section("digest      ", change, "digest");
  }

  private void disclosed(JsonNode pieces) {
    StringBuilder sql = new StringBuilder();
    for (JsonNode piece : pieces) {
      boolean disguise = text(piece, "kind").equalsIgnoreCase("disguise");
      sql.append(disguise ? "‹" + text(piece, "shown") + "›" : piece.path("text").asString(""));
    }
    Plain.text(sql.toString()).lines().forEach(line -> lines.add(BAR + line));
  }

  private void effect(JsonNode effect) {
    String via = text(effect, "via");
    String detail = text(effect, "detail");
    sentence(
        "  effect    ",
        "%s %s%s%s"
            .formatted(
                word(effect, "action"),
                name(effect),
                via.isEmpty() ? "" : " through " + via,
                detail.isEmpty() ? "" : ": " + detail));
  }

  private void lock(String label, JsonNode lock) {
    String blocks = text(lock, "blocks");
    sentence(
        label,
        "%s on %s%s%s%s, until the end of the %s%s"
            .formatted(
                text(lock, "mode"),
                text(lock, "object"),
                blocks.isEmpty() ? "" : ", blocks " + blocks,
                lock.path("rewrite").asBoolean(false) ? ", rewrites it" : "",
                lock.path("scan").asBoolean(false) ? ", reads all of it" : "",
                word(lock, "release"),
                lock.path("certain").asBoolean(true) ? "" : " (the worse case)"));
  }

  private void impact(JsonNode impact) {
    List<String> parts = new ArrayList<>();
    if (impact.path("rowsHigh").isNumber()) {
      long low = impact.path("rowsLow").asLong(0);
      long high = impact.path("rowsHigh").asLong(0);
      parts.add(low == high ? "%,d rows".formatted(high) : "%,d to %,d rows".formatted(low, high));
    }
    if (impact.path("bytes").isNumber()) {
      parts.add(size(impact.path("bytes").asLong(0)));
    }
    if (!parts.isEmpty()) {
      sentence("  impact    ", String.join(", ", parts) + " (" + text(impact, "source") + ")");
    }
  }

  private void timing(JsonNode timing) {
    if (timing.path("highMillis").isNumber()) {
      sentence(
          "  takes     ",
          "%s (%s, %s)"
              .formatted(
                  Spans.between(
                      timing.path("lowMillis").asLong(0), timing.path("highMillis").asLong(0)),
                  text(timing, "operation"),
                  text(timing, "source")));
    }
  }

  /// Those that count before those that are accepted, the worst first.
  private void findings(JsonNode findings) {
    List<JsonNode> all = new ArrayList<>();
    findings.forEach(all::add);
    all.sort(
        Comparator.comparing((JsonNode finding) -> finding.path("suppressed").asBoolean(false))
            .thenComparing(
                finding -> SEVERITIES.indexOf(word(finding, "severity")),
                Comparator.reverseOrder()));
    all.forEach(this::finding);
  }

  private void finding(JsonNode finding) {
    boolean accepted = finding.path("suppressed").asBoolean(false);
    String label = accepted ? "accepted" : word(finding, "severity").toUpperCase(Locale.ROOT);
    String why =
        accepted ? " (accepted by configuration: %s)".formatted(text(finding, "reason")) : "";
    sentence(
        "  %-10s".formatted(label),
        "%s: %s %s%s"
            .formatted(
                text(finding, "rule"), text(finding, "message"), text(finding, "advice"), why));
  }

  private void undo(String label, JsonNode undo, boolean shown) {
    if (!shown || undo.isMissingNode() || undo.isNull()) {
      return;
    }
    sentence(label, word(undo, "grade") + ": " + text(undo, "reason"));
    section(" ".repeat(label.length()), undo, "safety");
    sql(undo.path("statements"));
    undo.path("locks").forEach(lock -> lock("  its lock  ", lock));
  }

  /// What is copied beside a statement.
  private void keeping(JsonNode keeping) {
    if (keeping.isObject()) {
      section("  copies    ", keeping, "reason");
      timing(keeping.path("timing"));
      steps("first in the transaction:", keeping.path("first"));
      steps("before the statement:", keeping.path("before"));
      steps("after the statement:", keeping.path("after"));
    }
  }

  private void steps(String when, JsonNode statements) {
    if (!statements.isEmpty()) {
      sentence("            ", when);
      sql(statements);
    }
  }

  /// What is true of the undo that came with the change.
  private void check(JsonNode check) {
    section("  checked   ", check, "reason");
    section("            ", check, "safety");
    check.path("locks").forEach(lock -> lock("  its lock  ", lock));
    findings(check.path("findings"));
  }

  private void sql(JsonNode statements) {
    statements.forEach(this::sqlLines);
  }

  /// A step may have a statement for each range of a key: a reader needs to see how they go on.
  private void beginning(JsonNode statements) {
    if (statements.size() <= WHOLE_MAX) {
      sql(statements);
      return;
    }
    for (int i = 0; i < BEGINNING; i++) {
      sqlLines(statements.path(i));
    }
    sentence(
        "            ",
        "… and %d more statements, which the JSON has".formatted(statements.size() - BEGINNING));
  }

  private void sqlLines(JsonNode statement) {
    Plain.text(statement.asString(""))
        .lines()
        .forEach(line -> lines.add(" ".repeat(10) + BAR + line));
  }

  private void result(JsonNode report) {
    if (report.isObject()) {
      String said =
          report.path("tags").isArray()
              ? "ran, the database answered " + joined(report.path("tags"))
              : text(report, "code") + " " + text(report, "message") + text(report, "known");
      sentence("result    ", said);
    }
  }

  private void section(String label, JsonNode node, String field) {
    String value = text(node, field);
    if (!value.isEmpty()) {
      sentence(label, value);
    }
  }

  private void each(String label, JsonNode items) {
    items.forEach(item -> sentence(label, item.asString("")));
  }

  private void sentence(String label, String sentence) {
    String indent = label;
    for (String line : Plain.wrapped(sentence.strip(), WIDTH - label.length())) {
      lines.add(indent + line);
      indent = " ".repeat(label.length());
    }
  }

  private static String missing(JsonNode change) {
    String waiting = text(change, "waitingFor");
    return waiting.isEmpty() ? "" : "It waits for " + waiting + ".";
  }

  private static String name(JsonNode effect) {
    String unsure = effect.path("certain").asBoolean(true) ? "" : " (not found in the catalogue)";
    return (text(effect, "kind") + " " + text(effect, "object")).strip() + unsure;
  }

  private static String headline(JsonNode change) {
    return text(change, "headline");
  }

  private static String risk(JsonNode change) {
    return word(change, "risk");
  }

  private static String time(JsonNode node, String field) {
    return text(node, field).replaceAll("T(\\d\\d:\\d\\d:\\d\\d)[.\\d]*Z", " $1 UTC");
  }

  private static String joined(JsonNode items) {
    List<String> texts = new ArrayList<>();
    items.forEach(item -> texts.add(Plain.line(item.asString(""))));
    return texts.stream().collect(Collectors.joining(", "));
  }

  static String size(long bytes) {
    return bytes >= 1 << 20 ? "%,d MiB".formatted(bytes >> 20) : "%,d KiB".formatted(bytes >> 10);
  }

  private static String word(JsonNode node, String field) {
    return text(node, field).toLowerCase(Locale.ROOT);
  }

  private static String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isValueNode() && !value.isNull() ? Plain.line(value.asString("")) : "";
  }
}
