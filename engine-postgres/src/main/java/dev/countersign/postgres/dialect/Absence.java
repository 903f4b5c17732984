package dev.countersign.postgres.dialect;

import dev.countersign.core.SessionState;
import dev.countersign.core.evidence.Action;
import dev.countersign.core.evidence.Effect;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// When it may be said that nothing has a name, so that the server answers with an error.
///
/// Only where the snapshot would have what has the name: not of schemas that it leaves out, not of
/// types that may be temporary ones, and not behind a statement of the same text that may have made
/// it. Everywhere else a name that is not found is what it was meant to be, and not resolved.
final class Absence {

  /// What none of these does gives a name to anything, or lets one be found that was not.
  private static final Set<Action> MAKES_NOTHING =
      EnumSet.of(
          Action.READ,
          Action.SESSION,
          Action.MISSING,
          Action.INSERT,
          Action.UPDATE,
          Action.DELETE,
          Action.MERGE,
          Action.COPY_IN,
          Action.TRUNCATE,
          Action.NEXT_VALUE,
          Action.TEMPORARY,
          Action.LOCK,
          Action.MAINTAIN,
          Action.MAINTAIN_HEAVY,
          Action.INTEGRITY_OFF,
          Action.NOTIFY,
          Action.KILL);

  private Absence() {}

  /// Whether what has this effect may make something, of which the snapshot knows nothing then.
  /// What is done to a sequence, `setval` most of all, makes nothing that can be written or called.
  static boolean mayEnd(Effect effect) {
    boolean sequence = effect.action() == Action.ALTER && effect.object().kind().equals("sequence");
    return !sequence && !MAKES_NOTHING.contains(effect.action());
  }

  /// Whether nothing has a name that the snapshot does not have.
  ///
  /// @param kind `relation`, `table`, `type` or `function`
  /// @param name as written, the schema before the last part when there is one
  static boolean isCertain(String kind, List<String> name, Resolution names) {
    if (!names.settled()) {
      return false;
    }
    if (name.size() > 1) {
      return !isLeftOut(name.get(name.size() - 2));
    }
    boolean temporary = kind.equals("type") && mayBeTemporary(name.getLast(), names.session());
    return !temporary
        && names.path().schemas().stream()
            .noneMatch(schema -> isLeftOut(schema) && !schema.equals(SearchPath.TEMPORARY));
  }

  /// Whether a name is that of a temporary type of the session, or might be made from one: the
  /// server gives names of its own to the types of arrays and multiranges.
  private static boolean mayBeTemporary(String name, SessionState session) {
    return session.temporary().containsValue("type")
        || (name.startsWith("_") && !session.temporary().isEmpty());
  }

  /// Whether the snapshot leaves out some of what a schema has.
  static boolean isLeftOut(String schema) {
    return Stream.of(SearchPath.TEMPORARY, "pg_toast").anyMatch(schema::startsWith);
  }
}
