package dev.countersign.app.lint;

import dev.countersign.core.engine.LintedStatement;
import dev.countersign.core.evidence.Finding;
import dev.countersign.core.evidence.LockForecast;
import java.util.List;
import java.util.Map;

/// A file with other names in what was found.
final class Renamed {

  private final Map<String, String> names;

  private Renamed(Map<String, String> names) {
    this.names = names;
  }

  static LintedFile of(LintedFile file, Map<String, String> names) {
    Renamed renamed = new Renamed(names);
    return new LintedFile(
        file.path(),
        file.engine(),
        file.text(),
        renamed.findings(file.own()),
        file.statements().stream().map(renamed::statement).toList(),
        file.notes());
  }

  private LintedStatement statement(LintedStatement s) {
    return new LintedStatement(
        s.line(),
        s.endLine(),
        s.kind(),
        s.parsed(),
        findings(s.findings()),
        s.locks().stream().map(this::lock).toList());
  }

  private List<Finding> findings(List<Finding> findings) {
    return findings.stream()
        .map(f ->
            new Finding(
                f.rule(),
                f.severity(),
                f.line(),
                f.column(),
                text(f.object()),
                text(f.message()),
                text(f.advice()),
                f.accepted()))
        .toList();
  }

  private LockForecast lock(LockForecast lock) {
    return new LockForecast(
        text(lock.object()),
        lock.mode(),
        lock.blocks(),
        lock.rewrite(),
        lock.scan(),
        lock.certain(),
        lock.release());
  }

  private String text(String text) {
    String renamed = text;
    for (Map.Entry<String, String> name : names.entrySet()) {
      renamed = renamed.replace(name.getKey(), name.getValue());
    }
    return renamed;
  }
}
