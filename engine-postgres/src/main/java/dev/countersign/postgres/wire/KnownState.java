package dev.countersign.postgres.wire;

import dev.countersign.core.SessionState;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A session state, without its prepared statements, whose hash is computed once. Equal states of
/// different sessions are usually one object, so that comparing keys rarely compares contents.
final class KnownState {

  /// Temporary tables have names that clients choose, so there may be any number of states.
  private static final int INTERNED_MAX = 4_096;

  private static final Map<SessionState, KnownState> INTERNED = new ConcurrentHashMap<>();

  private final SessionState state;
  private final int hash;

  private KnownState(SessionState state) {
    this.state = state;
    this.hash = state.hashCode();
  }

  static KnownState of(SessionState state) {
    if (INTERNED.size() >= INTERNED_MAX) {
      INTERNED.clear();
    }
    return INTERNED.computeIfAbsent(state, KnownState::new);
  }

  SessionState state() {
    return state;
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || other instanceof KnownState that && hash == that.hash && state.equals(that.state);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
