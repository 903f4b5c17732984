package dev.countersign.postgres.review.undo;

import dev.countersign.core.review.Undo.Grade;
import java.util.ArrayList;
import java.util.List;

/// What reverses one statement.
///
/// @param grade how well
/// @param statements in the order to run them
/// @param reason why it has this grade, in one sentence
record Reversal(Grade grade, List<String> statements, String reason) {

  Reversal {
    statements = List.copyOf(statements);
  }

  static Reversal exact(String reason, String... statements) {
    return new Reversal(Grade.EXACT, List.of(statements), reason);
  }

  static Reversal exact(String reason, List<String> statements) {
    return new Reversal(Grade.EXACT, statements, reason);
  }

  static Reversal lossy(String reason, List<String> statements) {
    return new Reversal(Grade.LOSSY, statements, reason);
  }

  static Reversal none(String reason) {
    return new Reversal(Grade.NONE, List.of(), reason);
  }

  /// Nothing has to be done.
  static Reversal nothing(String reason) {
    return exact(reason, List.of());
  }

  /// The reversal of several steps: the last first, as good as the worst.
  static Reversal ofSteps(List<Reversal> steps) {
    Reversal worst = nothing("It changes nothing.");
    var statements = new ArrayList<String>();
    for (Reversal step : steps) {
      statements.addAll(0, step.statements());
      boolean worse = step.grade().compareTo(worst.grade()) > 0;
      boolean first = step.grade() == worst.grade() && worst.reason().equals("It changes nothing.");
      if (worse || first) {
        worst = step;
      }
    }
    return worst.grade() == Grade.NONE
        ? none(worst.reason())
        : new Reversal(worst.grade(), statements, worst.reason());
  }
}
