package dev.countersign.core.review;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Statements run on a clone once, while probes read and wrote the tables they touch.
///
/// @param kind what was run
/// @param duration from the first statement to the end of the last transaction
/// @param statements what was measured of each, in order; those behind a failure are missing
/// @param access how long others waited for the touched tables
/// @param comparison what the schema was compared with afterwards, and how it differs
/// @param failure what the server refused
public record RehearsedRun(
    Kind kind,
    Duration duration,
    List<RehearsedStatement> statements,
    List<BlockedAccess> access,
    Optional<SchemaComparison> comparison,
    Optional<Failure> failure) {

  public RehearsedRun {
    statements = List.copyOf(statements);
    access = List.copyOf(access);
  }

  /// True when everything ran and nothing differs.
  public boolean passed() {
    return failure.isEmpty() && comparison.map(SchemaComparison::identical).orElse(true);
  }

  /// The longest that anybody waited for a touched table.
  public Duration longestWait() {
    return access.stream()
        .map(BlockedAccess::longest)
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  /// What was run.
  public enum Kind {
    /// The change.
    FORWARD,
    /// What reverses it; the schema must then be as it was before.
    UNDO,
    /// The change once more; the schema must then be as it was after the first time.
    AGAIN,
    /// Its safe rewrite, on a clone of its own; the schema must then be as after the change.
    REWRITE;

    /// The name in JSON, such as `forward`.
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// What the server refused.
  ///
  /// @param statement its position in the run, from 0
  /// @param code the engine's error code (PostgreSQL: the SQLSTATE)
  /// @param message the server's message
  /// @param detail the server's detail and hint; empty text for none
  public record Failure(int statement, String code, String message, String detail) {}
}
