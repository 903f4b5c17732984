package dev.countersign.postgres.review.undo;

import dev.countersign.core.review.Undo.Grade;
import dev.countersign.postgres.review.undo.Copies.Kept;
import java.util.ArrayList;
import java.util.List;

/// What reverses one statement.
///
/// @param grade how well
/// @param statements in the order to run them
/// @param reason why it has this grade, in one sentence
/// @param kept what it needs copied beside the statement, in order
record Reversal(Grade grade, List<String> statements, String reason, List<Kept> kept) {

  Reversal {
    statements = List.copyOf(statements);
    kept = List.copyOf(kept);
  }

  Reversal(Grade grade, List<String> statements, String reason) {
    this(grade, statements, reason, List.of());
  }

  /// Rows are lost, and nothing is kept.
  static Reversal withoutCopy(String what) {
    return none(
        what
            + " cannot be brought back without a copy; copy them to a table of their own first, or"
            + " have Countersign keep them.");
  }

  /// Rows are lost, for they cannot be copied.
  static Reversal uncopied(String what, String because) {
    return none(what + " cannot be brought back: no copy is kept, because " + because + ".");
  }

  /// What is kept is put back.
  ///
  /// @param triggers who interferes
  static Reversal kept(String reason, List<String> triggers, List<String> statements, Kept kept) {
    return triggers.isEmpty()
        ? new Reversal(Grade.EXACT, statements, reason, List.of(kept))
        : new Reversal(
            Grade.LOSSY,
            statements,
            "%s What %s does then is not undone, and it is done again by the undo."
                .formatted(reason, String.join(" and ", triggers)),
            List.of(kept));
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
    var kept = new ArrayList<Kept>();
    for (Reversal step : steps) {
      statements.addAll(0, step.statements());
      kept.addAll(step.kept());
      boolean worse = step.grade().compareTo(worst.grade()) > 0;
      boolean first = step.grade() == worst.grade() && worst.reason().equals("It changes nothing.");
      if (worse || first) {
        worst = step;
      }
    }
    return worst.grade() == Grade.NONE
        ? none(worst.reason())
        : new Reversal(worst.grade(), statements, worst.reason(), kept);
  }
}
