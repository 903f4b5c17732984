package dev.countersign.server.store;

import dev.countersign.core.AgentName;
import dev.countersign.core.Digest;
import dev.countersign.core.PersonName;
import dev.countersign.core.TargetName;
import dev.countersign.core.wire.Admission;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// An agent as the store keeps it.
///
/// @param name its name
/// @param onBehalfOf the person it acts for
/// @param targets the targets it may use
/// @param secret what checks its token when it connects; the token itself is nowhere
/// @param token SHA-256 of the token, to find the agent by it when it calls the API
/// @param createdAt when it was made known
/// @param revokedAt since when it may no longer connect
public record StoredAgent(
    AgentName name,
    PersonName onBehalfOf,
    Set<TargetName> targets,
    Admission.SecretVerifier secret,
    Digest token,
    Instant createdAt,
    Optional<Instant> revokedAt) {

  /// Copies.
  public StoredAgent {
    targets = Set.copyOf(targets);
  }
}
