package dev.countersign.app.lint;

import dev.countersign.core.engine.LintedStatement;
import dev.countersign.core.evidence.Finding;
import java.util.List;
import java.util.stream.Stream;

/// One file and what was found in it.
///
/// @param path as it was given
/// @param engine whose dialect it was read in
/// @param text what it holds
/// @param statements in order
public record LintedFile(
    String path, String engine, String text, List<LintedStatement> statements) {

  public LintedFile {
    statements = List.copyOf(statements);
  }

  /// All findings, in the order of the statements.
  public Stream<Finding> findings() {
    return statements.stream().flatMap(statement -> statement.findings().stream());
  }
}
