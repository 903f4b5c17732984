package dev.countersign.server.gateway;

import dev.countersign.core.AgentName;
import dev.countersign.core.PersonName;
import dev.countersign.core.TargetName;
import dev.countersign.core.wire.Admission;
import java.util.Optional;
import java.util.Set;

/// Who may come in: the agents, from configuration and store.
public interface AgentDirectory {

  /// An agent by the name that a client gives; may block.
  Optional<Agent> find(String name);

  /// An agent that may connect.
  ///
  /// @param name its name
  /// @param onBehalfOf the person it acts for
  /// @param secret what checks its token
  /// @param targets the targets it may use
  record Agent(
      AgentName name,
      PersonName onBehalfOf,
      Admission.SecretVerifier secret,
      Set<TargetName> targets) {

    public Agent {
      targets = Set.copyOf(targets);
    }
  }
}
