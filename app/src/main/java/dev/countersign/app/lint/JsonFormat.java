package dev.countersign.app.lint;

import dev.countersign.core.engine.LintedStatement;
import dev.countersign.core.evidence.Finding;
import dev.countersign.core.evidence.LockForecast;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One JSON document. Fields are added without notice, and never renamed or removed.
final class JsonFormat implements LintFormat {

  private static final int VERSION = 1;
  private static final int LEVEL_OF_FILE = 2;

  @Override
  public String id() {
    return "json";
  }

  @Override
  public String print(LintReport report) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("version", VERSION);
    document.put(
        "files",
        report.files().parallelStream()
            .map(file -> LintJson.written(file(file), LEVEL_OF_FILE))
            .toList());
    return LintJson.text(document);
  }

  private static Map<String, Object> file(LintedFile file) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("path", file.path());
    json.put("engine", file.engine());
    json.put("findings", file.own().stream().map(JsonFormat::finding).toList());
    List<Map<String, Object>> statements = new ArrayList<>();
    for (LintedStatement statement : file.statements()) {
      statements.add(statement(statements.size(), statement));
    }
    json.put("statements", statements);
    return json;
  }

  private static Map<String, Object> statement(int index, LintedStatement statement) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("index", index);
    json.put("line", statement.line());
    json.put("endLine", statement.endLine());
    json.put("kind", statement.kind());
    json.put("parsed", statement.parsed());
    json.put("findings", statement.findings().stream().map(JsonFormat::finding).toList());
    json.put("locks", statement.locks().stream().map(JsonFormat::lock).toList());
    return json;
  }

  private static Map<String, Object> finding(Finding finding) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("rule", finding.rule());
    json.put("severity", finding.severity().id());
    json.put("line", finding.line());
    json.put("column", finding.column());
    json.put("object", finding.object());
    json.put("message", finding.message());
    json.put("advice", finding.advice());
    finding
        .accepted()
        .ifPresent(reason -> {
          json.put("suppressed", true);
          json.put("reason", reason);
        });
    return json;
  }

  private static Map<String, Object> lock(LockForecast lock) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("object", lock.object());
    json.put("mode", lock.mode());
    json.put("rewrite", lock.rewrite());
    json.put("scan", lock.scan());
    json.put("certain", lock.certain());
    return json;
  }
}
