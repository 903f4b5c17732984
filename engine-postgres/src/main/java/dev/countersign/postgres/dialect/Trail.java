package dev.countersign.postgres.dialect;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The code that is being followed, from the statement down, so that what calls itself ends.
///
/// An answer found while an ancestor was cut short may be incomplete and is not kept, except at the
/// top, where what was cut is part of the answer anyway. Not thread-safe: one analysis owns it.
final class Trail {

  private static final int DEPTH_MAX = 50;
  private static final int KEPT_MAX = 20_000;

  private final Set<Object> followed = new HashSet<>();
  private int cuts;

  /// Follows one piece of code, unless it is being followed already.
  ///
  /// @param key identifies it
  /// @param kept answers that hold for good
  /// @param work finds the answer
  /// @return empty when it calls itself, or is nested too deep; ask [#tooDeep] which
  Optional<Reach> follow(Object key, Map<Object, Reach> kept, Function<Object, Reach> work) {
    Reach known = kept.get(key);
    if (known != null) {
      return Optional.of(known);
    }
    if (tooDeep() || !followed.add(key)) {
      cuts++;
      return Optional.empty();
    }
    int before = cuts;
    try {
      Reach found = work.apply(key);
      if (cuts == before || followed.size() == 1) {
        if (kept.size() >= KEPT_MAX) {
          kept.clear();
        }
        kept.put(key, found);
      }
      return Optional.of(found);
    } finally {
      followed.remove(key);
    }
  }

  /// Whether code is nested so deep that it is not followed any further.
  boolean tooDeep() {
    return followed.size() >= DEPTH_MAX;
  }
}
