package dev.countersign.app.lint;

import dev.countersign.core.evidence.Finding;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A code quality report of GitLab: one entry for each finding that counts. Its fingerprint knows
/// no line, so that a finding stays the same when its file grows above it. (GitLab documentation,
/// "Code Quality report format")
final class GitlabFormat implements LintFormat {

  @Override
  public String id() {
    return "gitlab";
  }

  @Override
  public String print(LintReport report) {
    Map<String, Integer> seen = new HashMap<>();
    List<Map<String, Object>> entries = new ArrayList<>();
    for (LintedFile file : report.files()) {
      String path = file.path().startsWith("./") ? file.path().substring(2) : file.path();
      file.findings()
          .filter(finding -> !finding.suppressed())
          .forEach(finding -> entries.add(entry(path, finding, seen)));
    }
    return LintJson.text(entries);
  }

  private static Map<String, Object> entry(
      String path, Finding finding, Map<String, Integer> seen) {
    String same = String.join("\0", path, finding.rule(), finding.object(), finding.message());
    int before = seen.merge(same, 1, Integer::sum) - 1;
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("description", finding.message() + " " + finding.advice());
    entry.put("check_name", finding.rule());
    entry.put("fingerprint", sha256(same + "\0" + before));
    entry.put("severity", severity(finding));
    Map<String, Object> location = new LinkedHashMap<>();
    location.put("path", path);
    location.put("lines", Map.of("begin", finding.line()));
    entry.put("location", location);
    return entry;
  }

  private static String severity(Finding finding) {
    return switch (finding.severity()) {
      case CRITICAL -> "blocker";
      case HIGH -> "critical";
      case MEDIUM -> "major";
      case LOW -> "minor";
      case STYLE -> "info";
    };
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
