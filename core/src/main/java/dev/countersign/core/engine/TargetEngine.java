package dev.countersign.core.engine;

import dev.countersign.core.SessionState;
import dev.countersign.core.Statement;
import dev.countersign.core.Target;
import dev.countersign.core.evidence.Finding;
import dev.countersign.core.review.Rehearsal;
import dev.countersign.core.review.ReviewedStatement;
import dev.countersign.core.review.Undo;
import dev.countersign.core.review.UndoCheck;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// One target as its engine sees it. Thread-safe.
public interface TargetEngine extends AutoCloseable {

  /// The target.
  Target target();

  /// Identifies the catalogue snapshot in use; changes whenever the catalogue changed.
  String catalogVersion();

  /// What these statements would do, judged against the snapshot. Pure and quick; never asks the
  /// server.
  Classified classify(List<Statement> statements, SessionState session);

  /// Reads the catalogue again if the server's own signals say that it moved; cheap when it did
  /// not.
  void refreshCatalog();

  /// The session state of a script that comes without a session: the session credential's own
  /// settings.
  SessionState defaultSession();

  /// Cuts a script into statements, in order, each with its exact bytes.
  List<ScriptPart> split(String script);

  /// What stands between the statements into which [#split] cuts a script: it runs nowhere, and no
  /// review of a statement shows it.
  Comments comments(String script);

  /// The engine's part of a review: asks the live server, changes nothing on it.
  ///
  /// @param pace how fast the target was so far
  /// @param prospect what will become of the statements
  ReviewDraft review(
      List<Statement> statements,
      SessionState session,
      boolean inTransaction,
      Pace pace,
      Prospect prospect);

  /// The engine's part of a review of what will not be filed.
  default ReviewDraft review(
      List<Statement> statements, SessionState session, boolean inTransaction, Pace pace) {
    return review(statements, session, inTransaction, pace, Prospect.NONE);
  }

  /// What is true of an undo that came with a change, judged against the snapshot. Never asks the
  /// server.
  ///
  /// @param statements the change
  /// @param undo the statements that came to reverse it
  /// @param ours the undo of the change's review
  UndoCheck checkUndo(
      List<Statement> statements, List<Statement> undo, Undo ours, SessionState session);

  /// Identifies the definitions and the order of magnitude of all objects that these statements
  /// touch, read from the live server.
  String fingerprint(List<Statement> statements, SessionState session);

  /// Runs exactly these statements, as one unit, with the runner's credential.
  ///
  /// @param witness is told, before anything takes effect, what can tell afterwards whether it did;
  ///   when it throws, nothing runs
  RunReport run(RunOrder order, Consumer<String> witness);

  /// What became of an execution, as far as its witness can tell.
  Outcome outcomeOf(String witness);

  /// Rehearses changes on clones of the target; empty where the configuration names none.
  Optional<Rehearser> rehearser();

  /// What the guard rules say of how a change went on a clone.
  ///
  /// @param statements the change, as it was reviewed
  List<Finding> findings(Rehearsal result, List<ReviewedStatement> statements);

  /// Looks after what is kept for undos; empty where the configuration keeps nothing.
  Optional<Keeper> keeper();

  @Override
  void close();

  /// A statement of a script.
  ///
  /// @param statement its exact text
  /// @param line the line of its first token, from 1
  record ScriptPart(Statement statement, int line) {}

  /// The comments between the statements of a script, which are words of whoever wrote it.
  ///
  /// @param text each comment behind the number of its line; empty text when there is none
  /// @param findings what the guard rules say of them, by the lines of the script
  record Comments(String text, List<Finding> findings) {

    /// There is no comment.
    public static final Comments NONE = new Comments("", List.of());

    public Comments {
      findings = List.copyOf(findings);
    }
  }

  /// What became of an execution.
  enum Outcome {
    /// It took effect.
    COMMITTED,
    /// It did not.
    ABORTED,
    /// It is still running.
    IN_PROGRESS,
    /// Nobody can tell.
    UNKNOWN
  }
}
