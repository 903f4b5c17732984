package dev.countersign.app.lint;

import dev.countersign.core.evidence.Finding;
import dev.countersign.core.evidence.Severity;
import dev.countersign.postgres.rulebook.Rulebook;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Rule;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// SARIF 2.1.0: one run, with the rules that found something. (OASIS, "Static Analysis Results
/// Interchange Format Version 2.1.0")
final class SarifFormat implements LintFormat {

  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

  @Override
  public String id() {
    return "sarif";
  }

  @Override
  public String print(LintReport report) {
    List<Finding> all = report.files().stream().flatMap(LintedFile::findings).toList();
    List<String> rules = all.stream().map(Finding::rule).distinct().sorted().toList();
    List<Map<String, Object>> results = new ArrayList<>();
    for (LintedFile file : report.files()) {
      file.findings().forEach(finding -> results.add(result(file.path(), finding, rules)));
    }
    Map<String, Object> driver = new LinkedHashMap<>();
    driver.put("name", "Countersign");
    driver.put("version", "0.1.0");
    driver.put("rules", rules.stream().map(SarifFormat::rule).toList());
    Map<String, Object> run = new LinkedHashMap<>();
    run.put("tool", Map.of("driver", driver));
    run.put("columnKind", "utf16CodeUnits");
    run.put("results", results);
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("$schema", SCHEMA);
    document.put("version", "2.1.0");
    document.put("runs", List.of(run));
    return LintJson.text(document);
  }

  private static Map<String, Object> rule(String id) {
    Map<String, Object> rule = new LinkedHashMap<>();
    rule.put("id", id);
    Rulebook.ALL.stream()
        .map(Rule::card)
        .filter(card -> card.id().equals(id))
        .forEach(card -> describe(card, rule));
    return rule;
  }

  private static void describe(Card card, Map<String, Object> rule) {
    String text = card.explanation().strip().replaceAll("\\s+", " ");
    rule.put("shortDescription", Map.of("text", text.replaceFirst("(?<=\\.) .*", "")));
    rule.put("fullDescription", Map.of("text", text));
    rule.put("defaultConfiguration", Map.of("level", level(card.severity())));
  }

  private static Map<String, Object> result(String path, Finding finding, List<String> rules) {
    Map<String, Object> region = new LinkedHashMap<>();
    region.put("startLine", finding.line());
    region.put("startColumn", finding.column());
    Map<String, Object> physical = new LinkedHashMap<>();
    physical.put("artifactLocation", Map.of("uri", uri(path)));
    physical.put("region", region);
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("ruleId", finding.rule());
    result.put("ruleIndex", rules.indexOf(finding.rule()));
    result.put("level", level(finding.severity()));
    result.put("message", Map.of("text", finding.message() + " " + finding.advice()));
    result.put("locations", List.of(Map.of("physicalLocation", physical)));
    finding
        .accepted()
        .map(reason -> Map.of("kind", "external", "justification", reason))
        .ifPresent(suppression -> result.put("suppressions", List.of(suppression)));
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("severity", finding.severity().id());
    properties.put("object", finding.object());
    result.put("properties", properties);
    return result;
  }

  private static String level(Severity severity) {
    return switch (severity) {
      case CRITICAL, HIGH -> "error";
      case MEDIUM -> "warning";
      case LOW, STYLE -> "note";
    };
  }

  private static String uri(String path) {
    try {
      return new URI(null, null, path, null).toASCIIString();
    } catch (URISyntaxException e) {
      return path.replaceAll("[^\\w./-]", "_");
    }
  }
}
