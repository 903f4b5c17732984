package dev.countersign.postgres.rehearsal;

import java.util.Optional;

/// Makes clones of a target and drops them. Thread-safe.
public interface CloneProvider {

  /// The name by which the configuration knows it, such as `template`.
  String name();

  /// What it clones, in a few words and without secrets.
  String source();

  /// Makes a clone.
  ///
  /// @param name a name for it that nothing else has; [#drop] needs no more to find it
  /// @param role the database role that the change will run as
  /// @throws NoClone when it cannot be made, or not in time
  Clone make(String name, String role, Deadline deadline) throws NoClone;

  /// Drops a clone, or what there is of it; nothing happens when there is nothing.
  ///
  /// @throws NoClone when it may still be there
  void drop(String name) throws NoClone;

  /// Why there is no clone, as a sentence for people.
  final class NoClone extends Exception {

    private static final long serialVersionUID = 1L;

    public NoClone(String message) {
      super(message);
    }

    public NoClone(String message, Throwable cause) {
      super(message, cause);
    }

    /// The sentence.
    String sentence() {
      return Optional.ofNullable(getMessage()).orElse("There is no clone.");
    }
  }
}
