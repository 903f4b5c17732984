package dev.countersign.core.engine;

import dev.countersign.core.SessionState;
import dev.countersign.core.Statement;
import dev.countersign.core.evidence.Effect;
import dev.countersign.core.review.Keeping;
import java.util.List;
import java.util.Map;

/// What is rehearsed.
///
/// @param statements the change, message by message
/// @param oneByOne whether each of its messages runs by itself, as those of a script do
/// @param undo what reverses it, in order; empty when there is none
/// @param rewrite the safe rewrite of the change, phase by phase; empty when there is none
/// @param effects all that the change does, and the undo where it is not ours: nobody has approved
///   it yet, so what may reach beyond the clone must not run
/// @param session the session state to run it under
/// @param role the database role that will run it
/// @param serverVersion the target's version; a clone of another major version would not do
/// @param objects the objects it locks, qualified and quoted like in SQL; tables among them are
///   read and written meanwhile
/// @param label names it in the server's own views and logs
/// @param keeping what is copied beside statements, as [RunOrder#keeping]
public record RehearsalOrder(
    List<Statement> statements,
    boolean oneByOne,
    List<Statement> undo,
    List<Phase> rewrite,
    List<Effect> effects,
    SessionState session,
    String role,
    String serverVersion,
    List<String> objects,
    String label,
    Map<Integer, Keeping> keeping) {

  public RehearsalOrder {
    statements = List.copyOf(statements);
    undo = List.copyOf(undo);
    rewrite = List.copyOf(rewrite);
    effects = List.copyOf(effects);
    objects = List.copyOf(objects);
    keeping = Map.copyOf(keeping);
  }

  /// Statements that run together.
  ///
  /// @param statements in order
  /// @param transaction whether they run in one transaction; else each by itself
  public record Phase(List<Statement> statements, boolean transaction) {

    public Phase {
      statements = List.copyOf(statements);
    }
  }
}
