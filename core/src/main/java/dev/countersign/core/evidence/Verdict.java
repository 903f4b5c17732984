package dev.countersign.core.evidence;

/// What the policy says of a statement, with the name of the rule that decided.
public sealed interface Verdict {

  /// The rule's name where no rule of the policy matched: such a statement is held.
  String NO_RULE = "no-rule-matched";

  /// The name of the rule that decided; [#NO_RULE] when none matched.
  String rule();

  /// The statement passes untouched.
  record Allow(String rule) implements Verdict {}

  /// The statement waits for people.
  ///
  /// @param reason why, for people
  record Hold(String rule, String reason) implements Verdict {}

  /// The statement is refused at once, and cannot be approved.
  ///
  /// @param reason why, for people
  record Deny(String rule, String reason) implements Verdict {}
}
