package dev.countersign.server.store;

import dev.countersign.core.Digest;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// A bearer token as the store keeps it.
///
/// @param id names it in lists; no secret
/// @param holderKind what its holder is
/// @param holder the name of the agent or person
/// @param label what its holder calls it
/// @param secret SHA-256 of the token, which is random and long, so that a plain hash is enough
/// @param createdAt when it was issued
/// @param expiresAt when it stops working by itself
/// @param revokedAt since when it no longer works
public record StoredToken(
    String id,
    HolderKind holderKind,
    String holder,
    String label,
    Digest secret,
    Instant createdAt,
    Instant expiresAt,
    Optional<Instant> revokedAt) {

  /// Who can hold a token.
  public enum HolderKind {
    /// A service account.
    AGENT,
    /// A person.
    PERSON;

    String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Whether it works at this moment.
  public boolean worksAt(Instant now) {
    return revokedAt.isEmpty() && now.isBefore(expiresAt);
  }
}
