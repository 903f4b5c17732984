package dev.countersign.app.lint;

import dev.countersign.core.evidence.Finding;

/// Annotations of GitHub Actions: one workflow command for each finding that counts. (GitHub
/// documentation, "Workflow commands for GitHub Actions")
final class GithubFormat implements LintFormat {

  @Override
  public String id() {
    return "github";
  }

  @Override
  public String print(LintReport report) {
    StringBuilder text = new StringBuilder();
    for (LintedFile file : report.files()) {
      file.findings()
          .filter(finding -> !finding.suppressed())
          .forEach(finding -> text.append(command(file.path(), finding)).append('\n'));
    }
    return text.toString();
  }

  private static String command(String path, Finding finding) {
    return "::%s file=%s,line=%d,col=%d,title=%s::%s"
        .formatted(
            level(finding),
            property(path),
            finding.line(),
            finding.column(),
            property(finding.rule()),
            data(finding.message() + " " + finding.advice()));
  }

  private static String level(Finding finding) {
    return switch (finding.severity()) {
      case CRITICAL, HIGH -> "error";
      case MEDIUM -> "warning";
      case LOW, STYLE -> "notice";
    };
  }

  private static String property(String text) {
    return data(text).replace(":", "%3A").replace(",", "%2C");
  }

  private static String data(String text) {
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }
}
