package dev.countersign.core.engine;

import dev.countersign.core.evidence.Finding;
import java.util.List;

/// What is known of a text without a database.
///
/// @param findings what concerns the text as a whole
/// @param statements in order
/// @param notes what in it is neither SQL nor a mistake, one sentence each
public record LintedText(
    List<Finding> findings, List<LintedStatement> statements, List<String> notes) {

  public LintedText {
    findings = List.copyOf(findings);
    statements = List.copyOf(statements);
    notes = List.copyOf(notes);
  }
}
