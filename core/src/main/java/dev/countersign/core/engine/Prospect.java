package dev.countersign.core.engine;

import java.util.Set;

/// What will become of statements that are reviewed, as far as what is kept for their undo depends
/// on it.
///
/// @param name what is kept is named by this: the number that the change will have, with `_` and
///   more behind it where numbers could be used again
/// @param elsewhere the numbers, from 0, of the messages that the agent's own session will run
///   though the runner runs the others
public record Prospect(String name, Set<Integer> elsewhere) {

  /// Nothing: they are only looked at.
  public static final Prospect NONE = new Prospect("0", Set.of());

  public Prospect {
    elsewhere = Set.copyOf(elsewhere);
  }
}
