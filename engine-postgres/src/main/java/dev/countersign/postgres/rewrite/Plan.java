package dev.countersign.postgres.rewrite;

import dev.countersign.core.review.Rewrite.Phase;
import dev.countersign.core.review.Rewrite.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What to do instead of a statement or a subcommand.
///
/// @param how why that does not block, in one sentence
/// @param phases in order
record Plan(String how, List<Phase> phases) {

  Plan {
    phases = List.copyOf(phases);
  }

  /// These phases before those of this plan.
  Plan after(List<Phase> before) {
    var all = new ArrayList<>(before);
    all.addAll(phases);
    return new Plan(how, all);
  }

  /// Statements in one transaction.
  static Phase together(String title, List<String> statements) {
    return new Phase(title, statements, Run.TRANSACTION, Optional.empty());
  }

  static Phase together(String title, String... statements) {
    return together(title, List.of(statements));
  }

  /// Statements outside of a transaction.
  static Phase bare(String title, List<String> statements) {
    return new Phase(title, statements, Run.BARE, Optional.empty());
  }

  static Phase bare(String title, String... statements) {
    return bare(title, List.of(statements));
  }

  /// Statements in one transaction, as a change of its own.
  static Phase later(String title, String when, List<String> statements) {
    return new Phase(title, statements, Run.TRANSACTION, Optional.of(when));
  }
}
