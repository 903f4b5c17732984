package dev.countersign.app.lint;

import dev.countersign.app.client.Plain;
import dev.countersign.core.engine.LintedStatement;
import dev.countersign.core.evidence.Finding;
import java.util.List;

/// JUnit XML: a suite for each file, a case for the file and for each statement, a failure for each
/// finding at or over the limit; the others are in the output of their case.
final class JunitFormat implements LintFormat {

  @Override
  public String id() {
    return "junit";
  }

  @Override
  public String print(LintReport report) {
    StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xml.append("<testsuites name=\"countersign lint\">\n");
    report.files().forEach(file -> suite(file, report, xml));
    return xml.append("</testsuites>\n").toString();
  }

  private static void suite(LintedFile file, LintReport report, StringBuilder xml) {
    long failures =
        file.statements().stream()
                .filter(s -> s.findings().stream().anyMatch(report::fails))
                .count()
            + (file.own().stream().anyMatch(report::fails) ? 1 : 0);
    xml.append(
        "  <testsuite name=\"%s\" tests=\"%d\" failures=\"%d\">\n"
            .formatted(escaped(file.path()), file.statements().size() + 1, failures));
    oneCase("file", file, file.own(), report, xml);
    for (LintedStatement statement : file.statements()) {
      String kind = statement.kind().isEmpty() ? "statement" : statement.kind();
      oneCase(
          "line %d: %s".formatted(statement.line(), kind), file, statement.findings(), report, xml);
    }
    xml.append("  </testsuite>\n");
  }

  private static void oneCase(
      String name, LintedFile file, List<Finding> findings, LintReport report, StringBuilder xml) {
    xml.append(
        "    <testcase classname=\"%s\" name=\"%s\" file=\"%s\">\n"
            .formatted(escaped(file.path()), escaped(name), escaped(file.path())));
    List<Finding> failures = findings.stream().filter(report::fails).toList();
    failures.forEach(finding ->
        xml.append(
            "      <failure type=\"%s\" message=\"%s\">%s</failure>\n"
                .formatted(
                    escaped(finding.rule()),
                    escaped(finding.message()),
                    escaped(sentence(file.path(), finding)))));
    List<Finding> others = findings.stream().filter(f -> !report.fails(f)).toList();
    if (!others.isEmpty()) {
      xml.append("      <system-out>");
      others.forEach(f -> xml.append(escaped(sentence(file.path(), f))).append('\n'));
      xml.append("</system-out>\n");
    }
    xml.append("    </testcase>\n");
  }

  private static String sentence(String path, Finding finding) {
    return "%s:%d:%d: %s %s%s: %s %s"
        .formatted(
            path,
            finding.line(),
            finding.column(),
            finding.severity().id(),
            finding.rule(),
            finding.suppressed() ? " (accepted)" : "",
            finding.message(),
            finding.advice() + finding.accepted().map(reason -> " Accepted: " + reason).orElse(""));
  }

  /// Characters that XML cannot have are spelled out.
  private static String escaped(String text) {
    return Plain.line(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
