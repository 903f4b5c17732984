package dev.countersign.policy;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelVariableResolver;
import dev.cel.runtime.Program;

/// A type-checked condition of a rule. Immutable and thread-safe.
///
/// @param text the expression
/// @param program what evaluates it
/// @param looksAtTime whether it mentions the time
record Condition(String text, Program program, boolean looksAtTime) {

  /// Evaluates it. Whatever goes wrong is a [Match.Failed], never an exception: a policy has to
  /// decide.
  Match test(CelVariableResolver variables) {
    try {
      return Boolean.TRUE.equals(program.eval(variables)) ? new Match.Yes() : new Match.No();
    } catch (CelEvaluationException | RuntimeException e) {
      return new Match.Failed(String.valueOf(e.getMessage()));
    }
  }
}
