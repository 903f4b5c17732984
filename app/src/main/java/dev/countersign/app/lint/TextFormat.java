package dev.countersign.app.lint;

import dev.countersign.app.client.Plain;
import dev.countersign.core.evidence.Finding;
import java.util.List;

/// For people: each finding with the line that it speaks of.
final class TextFormat implements LintFormat {

  @Override
  public String id() {
    return "text";
  }

  @Override
  public String print(List<LintedFile> files) {
    StringBuilder text = new StringBuilder();
    for (LintedFile file : files) {
      List<String> lines = file.text().lines().toList();
      file.findings().forEach(finding -> finding(file, lines, finding, text));
    }
    long statements = files.stream().mapToLong(file -> file.statements().size()).sum();
    long findings = count(files, false);
    long accepted = count(files, true);
    return text.append(
            "%s in %s of %s%s.\n"
                .formatted(
                    count(findings, "finding"),
                    count(statements, "statement"),
                    count(files.size(), "file"),
                    accepted == 0 ? "" : "; " + accepted + " more accepted by configuration"))
        .toString();
  }

  private static void finding(
      LintedFile file, List<String> lines, Finding finding, StringBuilder text) {
    text.append(
        "%s:%d:%d: %s %s\n"
            .formatted(
                Plain.line(file.path()),
                finding.line(),
                finding.column(),
                finding.suppressed() ? "accepted" : finding.severity().id(),
                finding.rule()));
    if (finding.line() <= lines.size()) {
      source(lines.get(finding.line() - 1), finding, text);
    }
    text.append("  ").append(Plain.line(finding.message())).append('\n');
    text.append("  ").append(Plain.line(finding.advice())).append('\n');
    finding
        .accepted()
        .ifPresent(reason ->
            text.append("  Accepted by configuration: ").append(Plain.line(reason)).append('\n'));
    text.append('\n');
  }

  /// The line, and a mark below the column; where something invisible stands before it, the mark
  /// moves with what is shown in its place.
  private static void source(String line, Finding finding, StringBuilder text) {
    String number = "%5d | ".formatted(finding.line());
    int column = Math.clamp(finding.column() - 1L, 0, line.length());
    String before = Plain.line(line.substring(0, column));
    text.append(number).append(before).append(Plain.line(line.substring(column))).append('\n');
    text.append(" ".repeat(number.length() + before.length())).append("^\n");
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
