package dev.countersign.core.review;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Another way to the same schema that blocks neither readers nor writers for longer than a moment,
/// ready to be proposed instead of a statement.
///
/// @param why what the statement as it stands blocks, and what this does about it, in one or two
///   sentences
/// @param phases in the order to run them, at least one
public record Rewrite(String why, List<Phase> phases) {

  public Rewrite {
    phases = List.copyOf(phases);
    if (phases.isEmpty()) {
      throw new IllegalArgumentException("a rewrite has at least one phase");
    }
  }

  /// Statements that belong together.
  ///
  /// @param title what they do, such as `Validate the constraint`
  /// @param statements in order, at least one, without semicolons
  /// @param run how they stand to transactions
  /// @param later why this phase is a change of its own, to be proposed later, and when; empty: it
  ///   follows the phase before it at once
  public record Phase(String title, List<String> statements, Run run, Optional<String> later) {

    public Phase {
      statements = List.copyOf(statements);
      if (statements.isEmpty()) {
        throw new IllegalArgumentException("the phase '" + title + "' has no statement");
      }
    }
  }

  /// How the statements of a phase stand to transactions.
  public enum Run {
    /// All of them in one transaction.
    TRANSACTION,
    /// Each by itself, outside of a transaction block.
    BARE;

    /// The name in JSON, such as `bare`.
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
