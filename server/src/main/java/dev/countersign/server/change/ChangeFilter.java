package dev.countersign.server.change;

import dev.countersign.core.AgentName;
import dev.countersign.core.TargetName;
import dev.countersign.core.change.ChangeState;
import java.util.Optional;
import java.util.Set;

/// Which changes are asked for.
///
/// @param states in any of these states; empty: in any state
/// @param target on this target
/// @param agent of this agent
public record ChangeFilter(
    Set<ChangeState> states, Optional<TargetName> target, Optional<AgentName> agent) {

  /// All changes.
  public static final ChangeFilter ALL =
      new ChangeFilter(Set.of(), Optional.empty(), Optional.empty());

  public ChangeFilter {
    states = Set.copyOf(states);
  }

  /// Changes in any of these states.
  public static ChangeFilter in(ChangeState... states) {
    return new ChangeFilter(Set.of(states), Optional.empty(), Optional.empty());
  }
}
