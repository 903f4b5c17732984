package dev.countersign.core.change;

import dev.countersign.core.Digest;
import dev.countersign.core.GroupName;
import dev.countersign.core.PersonName;
import java.time.Instant;
import java.util.Set;

/// One person's yes to exactly what they were shown.
///
/// @param person who
/// @param groups the groups the person was in at that moment
/// @param digest the digest that was shown
/// @param comment what they said; empty text for nothing
/// @param at when
public record Approval(
    PersonName person, Set<GroupName> groups, Digest digest, String comment, Instant at) {

  public Approval {
    groups = Set.copyOf(groups);
  }
}
