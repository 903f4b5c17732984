package dev.countersign.core.change;

import dev.countersign.core.engine.RunReport;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// The one execution of a ratified change.
///
/// @param by who caused it: the agent, or the person who undid a change
/// @param path who gives the statements to the database
/// @param startedAt when the permission was used up
/// @param witness what can tell afterwards whether it took effect (PostgreSQL: the transaction id);
///   empty when nothing can
/// @param statementsStarted how many statements of the change, from the first, were given to the
///   database; a script is given message by message
/// @param statementsDone how many of them have finished
/// @param report how it ended; empty while it runs, or when the process died meanwhile
/// @param finishedAt when it ended
public record Execution(
    String by,
    Path path,
    Instant startedAt,
    Optional<String> witness,
    int statementsStarted,
    int statementsDone,
    Optional<RunReport> report,
    Optional<Instant> finishedAt) {

  /// Who gives the statements of a change to the database.
  public enum Path {
    /// The runner, on a connection of its own with the owner's credential.
    RUNNER,
    /// The agent's own session.
    SESSION;

    /// The name in JSON, such as `runner`.
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// True when it ended and nobody can tell how: a person has to find out.
  public boolean unknown() {
    return report.filter(RunReport.Unknown.class::isInstance).isPresent();
  }

  /// True when no statement is with the database at the moment.
  public boolean resting() {
    return statementsStarted == statementsDone;
  }

  static Execution started(String by, Path path, int statements, Instant at) {
    return new Execution(
        by, path, at, Optional.empty(), statements, 0, Optional.empty(), Optional.empty());
  }

  Execution witnessedBy(String witness) {
    return new Execution(
        by,
        path,
        startedAt,
        Optional.of(witness),
        statementsStarted,
        statementsDone,
        report,
        finishedAt);
  }

  /// More statements are given to the database; what could tell of those before cannot tell of
  /// these.
  Execution upTo(int statements) {
    return new Execution(
        by, path, startedAt, Optional.empty(), statements, statementsDone, report, finishedAt);
  }

  /// These statements have finished; if their end was unknown, it no longer is.
  Execution doneUpTo(int statements) {
    return new Execution(
        by, path, startedAt, witness, statements, statements, Optional.empty(), Optional.empty());
  }

  Execution ended(RunReport how, Instant at) {
    return new Execution(
        by,
        path,
        startedAt,
        witness,
        statementsStarted,
        statementsDone,
        Optional.of(how),
        Optional.of(at));
  }
}
