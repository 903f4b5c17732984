package dev.countersign.postgres.wire;

import dev.countersign.core.SessionState;
import dev.countersign.core.engine.Classified;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/// What the gate knows of the session's state on the server: which settings and temporary objects
/// decide the meaning of a statement, and what the transaction has done. Not thread-safe.
///
/// It starts unsure, and becomes unsure again when something was forwarded that may change the
/// state, when a transaction that changed it ends or is rolled back in part, and when the server
/// reports one of the settings anew. While it is unsure, nothing is judged or recognised.
final class SessionTracker {

  /// Kinds of statements after which a transaction holds no lock and no work that could be lost.
  private static final Set<String> QUIET =
      Set.of("BEGIN", "START TRANSACTION", "SET", "SHOW", "SAVEPOINT", "RELEASE", "DISCARD");

  /// Kinds of statements that begin or mark a transaction, and leave the state as it was. Asking
  /// for it behind them would be the query after which SET TRANSACTION comes too late.
  private static final Set<String> BEGINNINGS =
      Set.of("BEGIN", "START TRANSACTION", "SAVEPOINT", "RELEASE");

  private static final KnownState UNKNOWN =
      KnownState.of(SessionState.fresh("", "", new TreeMap<>()));

  private KnownState state = UNKNOWN;
  private int changes;
  private final Map<String, KnownState> boundUnder = new HashMap<>();
  private boolean unsure = true;
  private boolean changedInTransaction;
  private boolean worked;

  boolean unsure() {
    return unsure;
  }

  /// True when the state may change with any answer: then nothing may overtake the answers.
  boolean careful() {
    return unsure || changedInTransaction;
  }

  KnownState state() {
    return state;
  }

  boolean transactionHasWorked() {
    return worked;
  }

  /// Whatever makes an object changes what names mean, so it counts as a change of the session.
  boolean transactionMayHaveMade() {
    return changedInTransaction;
  }

  void learned(KnownState found) {
    state = found;
    unsure = false;
    changes = 0;
  }

  /// The state in which statements were prepared that the server lists and the gate did not see.
  /// When more than one thing may have changed the state since it was last known, nobody can tell.
  KnownState preparedUnder(KnownState found) {
    return changes <= 1 ? found : UNKNOWN;
  }

  void reportedAnew() {
    unsure = true;
    changedInTransaction = true;
  }

  /// A portal was bound in the state that is known now. Only of interest once the state has changed
  /// in this transaction: no portal outlives one.
  void bound(String portal) {
    if (changedInTransaction) {
      boundUnder.put(portal, state);
    }
  }

  /// Whether a portal was bound in the state that is known now. Code that its statement calls may
  /// resolve names only when it runs.
  boolean isBoundUnderThisState(String portal) {
    return !changedInTransaction || Objects.equals(state, boundUnder.get(portal));
  }

  /// Statements were forwarded.
  void forwarded(Classified classified) {
    if (classified.changesSession() && !isOnly(BEGINNINGS, classified)) {
      unsure = true;
      changedInTransaction = true;
      changes += classified.parts().size();
    }
    if (!worked && !isOnly(QUIET, classified)) {
      worked = true;
    }
  }

  /// The server completed a command.
  void completed(String tag) {
    if (changedInTransaction && (tag.startsWith("ROLLBACK") || tag.startsWith("COMMIT"))) {
      unsure = true;
    }
  }

  /// The server is ready.
  ///
  /// @param more whether messages are under way that may have started another transaction
  void ready(byte status, boolean more) {
    if (status == Flow.IDLE && !more) {
      unsure |= changedInTransaction;
      changedInTransaction = false;
      boundUnder.clear();
      worked = false;
    }
  }

  private static boolean isOnly(Set<String> kinds, Classified classified) {
    for (Classified.Part part : classified.parts()) {
      if (!kinds.contains(part.kind())) {
        return false;
      }
    }
    return true;
  }
}
