package dev.countersign.server.change;

import dev.countersign.core.change.Change;

/// What becomes of a proposal.
public sealed interface Proposed {

  /// It is a change now.
  ///
  /// @param change the change
  /// @param already true: the same script of the same agent was open already, and this is it
  record Filed(Change change, boolean already) implements Proposed {}

  /// Nothing of it has to be approved: the agent may simply run it.
  record NotNeeded(String message) implements Proposed {}

  /// A statement of it is never allowed, so none of it is filed.
  ///
  /// @param rule the policy's rule that denied it
  /// @param line the line of the statement in the script, from 1
  /// @param message which statement, and why
  record Denied(String rule, int line, String message) implements Proposed {}
}
