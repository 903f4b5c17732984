package dev.countersign.server.change;

import dev.countersign.core.change.Change;

/// Hears of every change that was filed or moved. Called on a thread of its own; one that stays far
/// behind is dropped.
@FunctionalInterface
public interface ChangeListener {

  /// A change as it stands now.
  void moved(Change change);

  /// This listener fell too far behind, or the desk closed: nothing more will come.
  default void dropped() {}

  /// A listener's place at the desk.
  interface Subscription extends AutoCloseable {
    /// Ends it; the listener hears nothing more.
    @Override
    void close();
  }
}
