package dev.countersign.server.change;

import dev.countersign.core.AgentName;

/// Who takes a change back.
public sealed interface Asker {

  /// The agent that asked for it.
  record Agent(AgentName name) implements Asker {}

  /// The person it was asked for on behalf of.
  record Person(PersonIdentity identity) implements Asker {}
}
