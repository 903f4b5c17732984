package dev.countersign.policy;

/// What became of evaluating one rule's condition.
public sealed interface Match {

  /// The condition is true.
  record Yes() implements Match {}

  /// The condition is false.
  record No() implements Match {}

  /// The condition could not be evaluated, so nobody may rely on it.
  ///
  /// @param why the reason
  record Failed(String why) implements Match {}
}
