package dev.countersign.server.store;

import dev.countersign.core.Digest;
import dev.countersign.core.GroupName;
import dev.countersign.core.PersonName;
import java.time.Instant;
import java.util.Set;

/// A signed-in browser as the store keeps it.
///
/// @param secret SHA-256 of the cookie's value
/// @param person who signed in
/// @param groups the groups they were in then
/// @param createdAt when they signed in
/// @param lastSeenAt when the browser was last heard of
/// @param expiresAt when it ends by itself
public record StoredWebSession(
    Digest secret,
    PersonName person,
    Set<GroupName> groups,
    Instant createdAt,
    Instant lastSeenAt,
    Instant expiresAt) {

  /// Copies.
  public StoredWebSession {
    groups = Set.copyOf(groups);
  }
}
