package dev.countersign.core.review;

import dev.countersign.core.evidence.LockForecast;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The statements that reverse a change.
///
/// @param grade how well they do
/// @param statements in the order to run them; empty when the grade is [Grade#NONE]
/// @param reason why it has this grade, in one sentence
/// @param locks the locks that the undo itself would take
/// @param safety whether the undo itself can run while others work, in one sentence; empty when it
///   takes no lock
public record Undo(
    Grade grade,
    List<String> statements,
    String reason,
    List<LockForecast> locks,
    Optional<String> safety) {

  public Undo {
    statements = List.copyOf(statements);
    locks = List.copyOf(locks);
  }

  /// An undo of which nothing is said about running it while others work.
  public Undo(Grade grade, List<String> statements, String reason, List<LockForecast> locks) {
    this(grade, statements, reason, locks, Optional.empty());
  }

  /// No undo, for this reason.
  public static Undo none(String reason) {
    return new Undo(Grade.NONE, List.of(), reason, List.of());
  }

  /// How well a change can be reversed.
  public enum Grade {
    /// Schema and data are afterwards as they were before.
    EXACT,
    /// The schema comes back, but data or privileges do not, or not all.
    LOSSY,
    /// It cannot be reversed.
    NONE;

    /// The name in JSON, such as `exact`.
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
