package dev.countersign.core.engine;

import dev.countersign.core.SessionState;
import dev.countersign.core.Statement;
import dev.countersign.core.review.Keeping;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// What the runner is told to run.
///
/// @param statements the exact statements, run as one unit where the engine can
/// @param session the state to run them under
/// @param label names the change in the server's own views and logs, such as `countersign change
///   17`
/// @param lockTimeout how long one attempt waits for a lock
/// @param attempts how often it is tried when a lock cannot be had, at least 1
/// @param resultFormats for each statement the formats of result columns the client asked for
///   (engine's own codes); empty: text
/// @param keeping what is copied beside statements, by the number of the statement of the language,
///   counted from 0 over all messages; where it cannot be done, nothing runs
public record RunOrder(
    List<Statement> statements,
    SessionState session,
    String label,
    Duration lockTimeout,
    int attempts,
    Map<Integer, List<Integer>> resultFormats,
    Map<Integer, Keeping> keeping) {

  public RunOrder {
    statements = List.copyOf(statements);
    resultFormats = Map.copyOf(resultFormats);
    keeping = Map.copyOf(keeping);
  }

  /// An order that keeps nothing for an undo.
  public RunOrder(
      List<Statement> statements,
      SessionState session,
      String label,
      Duration lockTimeout,
      int attempts,
      Map<Integer, List<Integer>> resultFormats) {
    this(statements, session, label, lockTimeout, attempts, resultFormats, Map.of());
  }
}
