package dev.countersign.app.lint;

import dev.countersign.app.client.Plain;
import dev.countersign.core.evidence.Finding;
import dev.countersign.core.evidence.Severity;
import java.util.List;

/// For people: each finding with the line that it speaks of.
final class TextFormat implements LintFormat {

  private static final String RED = "31";
  private static final String YELLOW = "33";
  private static final String BLUE = "34";
  private static final String BOLD = "1";

  @Override
  public String id() {
    return "text";
  }

  @Override
  public String print(LintReport report) {
    StringBuilder text = new StringBuilder();
    for (LintedFile file : report.files()) {
      List<String> lines = file.text().lines().toList();
      file.findings().forEach(finding -> finding(file, lines, finding, report, text));
    }
    List<LintedFile> files = report.files();
    long statements = files.stream().mapToLong(file -> file.statements().size()).sum();
    long findings = count(files, false);
    long accepted = count(files, true);
    return text.append(
            "%s in %s of %s%s.\n"
                .formatted(
                    count(findings, "finding"),
                    count(statements, "statement"),
                    count(files.size(), "file"),
                    accepted == 0 ? "" : "; " + accepted + " more accepted"))
        .toString();
  }

  private static void finding(
      LintedFile file, List<String> lines, Finding finding, LintReport report, StringBuilder text) {
    boolean coloured = report.coloured();
    String place = "%s:%d:%d".formatted(Plain.line(file.path()), finding.line(), finding.column());
    text.append(paint(place, BOLD, coloured))
        .append(": ")
        .append(
            finding.suppressed()
                ? "accepted"
                : paint(finding.severity().id(), colour(finding.severity()), coloured))
        .append(' ')
        .append(finding.rule())
        .append('\n');
    if (finding.line() <= lines.size()) {
      source(lines.get(finding.line() - 1), finding, coloured, text);
    }
    text.append("  ").append(Plain.line(finding.message())).append('\n');
    text.append("  ").append(Plain.line(finding.advice())).append('\n');
    finding
        .accepted()
        .ifPresent(reason -> text.append("  Accepted: ").append(Plain.line(reason)).append('\n'));
    text.append('\n');
  }

  /// The line, underlined from the column on; where something invisible stands before it, the mark
  /// moves with what is shown in its place.
  private static void source(String line, Finding finding, boolean coloured, StringBuilder text) {
    String number = "%5d | ".formatted(finding.line());
    int column = Math.clamp(finding.column() - 1L, 0, line.length());
    String before = Plain.line(line.substring(0, column));
    String behind = Plain.line(line.substring(column).stripTrailing());
    text.append(number).append(before).append(behind).append('\n');
    text.append(" ".repeat(number.length() + before.length()))
        .append(
            paint("^".repeat(Math.max(1, behind.length())), colour(finding.severity()), coloured))
        .append('\n');
  }

  private static String colour(Severity severity) {
    return switch (severity) {
      case CRITICAL, HIGH -> RED;
      case MEDIUM -> YELLOW;
      case LOW, STYLE -> BLUE;
    };
  }

  private static String paint(String text, String code, boolean coloured) {
    return coloured ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }

  private static long count(List<LintedFile> files, boolean accepted) {
    return files.stream()
        .flatMap(LintedFile::findings)
        .filter(finding -> finding.suppressed() == accepted)
        .count();
  }

  private static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
