package dev.countersign.policy;

import dev.countersign.core.evidence.Verdict;

/// A rule that decides what happens to a statement.
///
/// @param name unique in its policy
/// @param when what it applies to
/// @param decision what it decides
/// @param reason why, for people; may be empty text where it allows
record VerdictRule(String name, Condition when, Decision decision, String reason) {

  Verdict verdict() {
    return switch (decision) {
      case ALLOW -> new Verdict.Allow(name);
      case HOLD -> new Verdict.Hold(name, reason);
      case DENY -> new Verdict.Deny(name, reason);
    };
  }

  /// The verdict when the condition cannot be evaluated.
  Verdict failed(Match.Failed failed) {
    return new Verdict.Hold(
        name, "The rule could not be evaluated (" + failed.why() + "), so a person has to look.");
  }
}
