package dev.countersign.server.store;

import dev.countersign.core.GroupName;
import dev.countersign.core.PersonName;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// A person as the store keeps them.
///
/// @param name the name they sign in with
/// @param groups the groups they are in
/// @param passwordHash what checks their password, in a form that names its own algorithm
/// @param createdAt when they were made known
/// @param revokedAt since when they may no longer sign in
public record StoredPerson(
    PersonName name,
    Set<GroupName> groups,
    String passwordHash,
    Instant createdAt,
    Optional<Instant> revokedAt) {

  /// Copies.
  public StoredPerson {
    groups = Set.copyOf(groups);
  }
}
