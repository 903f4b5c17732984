package dev.countersign.server.change;

import dev.countersign.core.GroupName;
import dev.countersign.core.PersonName;
import java.util.Set;

/// A person who signed in, as the console or the API vouches for them at this moment.
///
/// @param name who
/// @param groups the groups they are in now
public record PersonIdentity(PersonName name, Set<GroupName> groups) {

  public PersonIdentity {
    groups = Set.copyOf(groups);
  }
}
