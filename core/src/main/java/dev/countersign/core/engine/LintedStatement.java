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

  /// The same, of a text that begins at this place of a larger one.
  public LintedStatement placed(int atLine, int atColumn) {
    return new LintedStatement(
        line + atLine - 1,
        endLine + atLine - 1,
        kind,
        parsed,
        findings.stream().map(finding -> finding.placed(atLine, atColumn)).toList(),
        locks);
  }

  /// The same with other findings.
  public LintedStatement with(List<Finding> others) {
    return new LintedStatement(line, endLine, kind, parsed, others, locks);
  }
}
