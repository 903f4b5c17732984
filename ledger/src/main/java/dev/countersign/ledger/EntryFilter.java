package dev.countersign.ledger;

import java.util.Optional;

/// Which entries are looked for; what is left empty is not asked for.
///
/// @param kind the stable name of a kind
/// @param actor name of who did it
/// @param change id of a change
/// @param target name of a target
/// @param session id of a session
public record EntryFilter(
    Optional<String> kind,
    Optional<String> actor,
    Optional<String> change,
    Optional<String> target,
    Optional<String> session) {

  /// Every entry.
  public static final EntryFilter ALL =
      new EntryFilter(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /// The entries about one change.
  public static EntryFilter aboutChange(String id) {
    return new EntryFilter(
        Optional.empty(), Optional.empty(), Optional.of(id), Optional.empty(), Optional.empty());
  }

  /// The same, and of this kind.
  public EntryFilter ofKind(EntryKind wanted) {
    return new EntryFilter(Optional.of(wanted.id()), actor, change, target, session);
  }

  /// The same, and on this target.
  public EntryFilter onTarget(String name) {
    return new EntryFilter(kind, actor, change, Optional.of(name), session);
  }

  /// The same, and in this session.
  public EntryFilter inSession(String id) {
    return new EntryFilter(kind, actor, change, target, Optional.of(id));
  }

  /// The same, and by this actor.
  public EntryFilter by(String actorName) {
    return new EntryFilter(kind, Optional.of(actorName), change, target, session);
  }
}
