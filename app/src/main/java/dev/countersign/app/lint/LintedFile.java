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
/// @param own what concerns the file as a whole
/// @param statements in order
/// @param notes what in it was passed over, one sentence each
public record LintedFile(
    String path,
    String engine,
    String text,
    List<Finding> own,
    List<LintedStatement> statements,
    List<String> notes) {

  public LintedFile {
    own = List.copyOf(own);
    statements = List.copyOf(statements);
    notes = List.copyOf(notes);
  }

  /// All findings: those of the file, then those of its statements in order.
  public Stream<Finding> findings() {
    return Stream.concat(
        own.stream(), statements.stream().flatMap(statement -> statement.findings().stream()));
  }
}
