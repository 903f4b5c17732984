package dev.countersign.core.engine;

import dev.countersign.core.evidence.Finding;
import dev.countersign.core.evidence.LockForecast;
import java.util.List;

/// What is known of one statement of a text without a database.
///
/// @param line the line of its first token, from 1
/// @param endLine the line of its last token, from 1
/// @param kind the command tag that the server would answer with; empty text where it is not known
/// @param parsed false when the grammar does not take it
/// @param findings what the rules say of it
/// @param locks the locks that it would take
public record LintedStatement(
    int line,
    int endLine,
    String kind,
    boolean parsed,
    List<Finding> findings,
    List<LockForecast> locks) {

  public LintedStatement {
    findings = List.copyOf(findings);
    locks = List.copyOf(locks);
  }

  /// The same, so many lines further down.
  public LintedStatement movedDown(int lines) {
    return new LintedStatement(
        line + lines,
        endLine + lines,
        kind,
        parsed,
        findings.stream().map(finding -> finding.movedDown(lines)).toList(),
        locks);
  }
}
