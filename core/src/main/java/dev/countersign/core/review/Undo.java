package dev.countersign.core.review;

import dev.countersign.core.evidence.LockForecast;
import java.util.List;
import java.util.Locale;

/// The statements that reverse a change.
///
/// @param grade how well they do
/// @param statements in the order to run them; empty when the grade is [Grade#NONE]
/// @param reason why it has this grade, in one sentence
/// @param locks the locks that the undo itself would take
public record Undo(Grade grade, List<String> statements, String reason, List<LockForecast> locks) {

  public Undo {
    statements = List.copyOf(statements);
    locks = List.copyOf(locks);
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
