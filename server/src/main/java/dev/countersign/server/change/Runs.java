package dev.countersign.server.change;

import dev.countersign.core.Bytes;
import dev.countersign.core.CountersignException;
import dev.countersign.core.SessionState;
import dev.countersign.core.Statement;
import dev.countersign.core.change.Change;
import dev.countersign.core.change.ChangeEvent;
import dev.countersign.core.change.ChangeId;
import dev.countersign.core.change.Execution;
import dev.countersign.core.change.Origin;
import dev.countersign.core.change.Transition;
import dev.countersign.core.engine.RunOrder;
import dev.countersign.core.engine.RunReport;
import dev.countersign.core.engine.TargetEngine;
import dev.countersign.core.review.Keeping;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs what the store says is executing, and records how that ended.
///
/// A change comes here only after its `Started` (or, for a script, `Continued`) was kept and
/// ledgered, which happens once. The runner names a witness before anything takes effect, and the
/// witness is kept before the runner goes on: so whatever happens to this process, the witness
/// tells later what became of it, or the absence of one makes a person look.
final class Runs {

  private static final Logger LOG = LoggerFactory.getLogger(Runs.class);
  private static final int RECORD_TRIES_MAX = 5;

  private final Docket docket;
  private final Scripts scripts;
  private final Paces paces;
  private final DeskSettings settings;
  private final Set<ChangeId> here = ConcurrentHashMap.newKeySet();

  Runs(Docket docket, Scripts scripts, Paces paces, DeskSettings settings) {
    this.docket = docket;
    this.scripts = scripts;
    this.paces = paces;
    this.settings = settings;
  }

  /// True while this process gives statements of this change to the database.
  boolean here(ChangeId id) {
    return here.contains(id);
  }

  /// Who gives a target's ratified statements to the database.
  static Execution.Path path(TargetEngine engine) {
    return engine.target().owner().isPresent() ? Execution.Path.RUNNER : Execution.Path.SESSION;
  }

  /// The agent's own session gives statements of this change to the database from now on.
  void handed(ChangeId id) {
    here.add(id);
  }

  /// Runs the statements of a change that the store says were given to the database just now.
  RunReport run(Change executing, TargetEngine engine, Order order) {
    here.add(executing.id());
    try {
      RunReport report = guarded(executing, engine, order);
      ended(executing.id(), engine, report);
      return report;
    } finally {
      here.remove(executing.id());
    }
  }

  private RunReport guarded(Change executing, TargetEngine engine, Order order) {
    try {
      return engine.run(
          new RunOrder(
              order.statements(),
              order.session(),
              "countersign change " + executing.id(),
              settings.lockTimeout(),
              settings.attempts(),
              order.resultFormats(),
              order.keeping()),
          witness -> docket.move(executing.id(), Actors.GATE, new ChangeEvent.Witnessed(witness)));
    } catch (RuntimeException e) {
      LOG.warn("the execution of change {} broke off", executing.id(), e);
      return settle(docket.read(executing.id()), engine);
    }
  }

  /// What became of an execution that nobody watches any more, as far as its witness can tell.
  RunReport settle(Change executing, TargetEngine engine) {
    Execution execution = executing.execution().orElseThrow();
    if (execution.witness().isEmpty()) {
      return new RunReport.Unknown(
          "Nothing can tell what became of it: it may never have begun, may have ended, or may"
              + " still run. Look at the database and its sessions.");
    }
    String witness = execution.witness().get();
    Duration sofar = Duration.between(execution.startedAt(), docket.now());
    Duration duration = sofar.isNegative() ? Duration.ZERO : sofar;
    return switch (engine.outcomeOf(witness)) {
      case COMMITTED ->
          new RunReport.Succeeded(
              List.of(), OptionalLong.empty(), duration, Duration.ZERO, 1, List.of());
      case ABORTED ->
          new RunReport.Failed(
              "interrupted",
              "The execution broke off and the database rolled it back: nothing of it took effect. "
                  + "Propose it again.",
              "",
              duration,
              Duration.ZERO,
              1,
              Bytes.copyOf(new byte[0]));
      case IN_PROGRESS ->
          new RunReport.Unknown(
              "The database is still busy with it as " + witness + "; look again when it is done.");
      case UNKNOWN ->
          new RunReport.Unknown("The database cannot tell what became of " + witness + ".");
    };
  }

  /// Records how statements of a change ended. Before that, the catalogue is read again: what was
  /// just run may have changed it.
  void ended(ChangeId id, TargetEngine engine, RunReport report) {
    refreshed(engine);
    for (int tries = 1; ; tries++) {
      try {
        Change change = docket.read(id);
        Transition kept = docket.attempt(id, Actors.GATE, event(change, engine, report));
        if (kept instanceof Transition.Refused(_, var message)) {
          LOG.info("the end of change {} had been settled already: {}", id, message);
        }
        if (report instanceof RunReport.Succeeded succeeded) {
          paces.learn(change, succeeded);
        }
        here.remove(id);
        return;
      } catch (CountersignException e) {
        if (tries == RECORD_TRIES_MAX) {
          throw e;
        }
        LOG.warn("the end of change {} could not be recorded, try {}", id, tries, e);
      }
    }
  }

  private static void refreshed(TargetEngine engine) {
    try {
      engine.refreshCatalog();
    } catch (RuntimeException e) {
      LOG.warn("the catalogue of {} could not be read again", engine.target().name(), e);
    }
  }

  private ChangeEvent event(Change change, TargetEngine engine, RunReport report) {
    boolean more =
        report instanceof RunReport.Succeeded
            && change.origin() == Origin.SCRIPT
            && change.execution().filter(execution -> more(change, execution, engine)).isPresent();
    return more ? new ChangeEvent.Advanced() : new ChangeEvent.Finished(withoutReply(report));
  }

  private boolean more(Change change, Execution execution, TargetEngine engine) {
    return !scripts.passFreely(change, execution.statementsStarted(), engine);
  }

  /// The reply is for the client that waits; rows that somebody asked for do not belong in the
  /// record.
  private static RunReport withoutReply(RunReport report) {
    return switch (report) {
      case RunReport.Succeeded done ->
          new RunReport.Succeeded(
              done.tags(),
              done.rows(),
              done.duration(),
              done.lockWait(),
              done.attempts(),
              List.of());
      case RunReport.Failed failed ->
          new RunReport.Failed(
              failed.code(),
              failed.message(),
              failed.detail(),
              failed.duration(),
              failed.lockWait(),
              failed.attempts(),
              Bytes.copyOf(new byte[0]));
      case RunReport.Unknown unknown -> unknown;
    };
  }

  /// What to run, under which session state, in which formats the client wants its results, and
  /// what is copied beside it.
  record Order(
      List<Statement> statements,
      SessionState session,
      Map<Integer, List<Integer>> resultFormats,
      Map<Integer, Keeping> keeping) {

    static Order of(Change change) {
      return new Order(
          change.statements(),
          change.session(),
          Map.of(),
          change.review().keeping(0, Integer.MAX_VALUE));
    }

    /// What the client sent, under the session state that was approved.
    static Order of(Change change, HeldBatch batch) {
      Map<Integer, List<Integer>> formats = new TreeMap<>();
      for (int index = 0; index < batch.asked().size(); index++) {
        List<Integer> wanted = batch.asked().get(index).resultFormats();
        if (!wanted.isEmpty()) {
          formats.put(index, wanted);
        }
      }
      return new Order(batch.statements(), change.session(), formats, keeping(change, batch));
    }

    /// Of a script, what belongs to the statements that are given to the database now: each of them
    /// is one statement of the review.
    private static Map<Integer, Keeping> keeping(Change change, HeldBatch batch) {
      if (change.origin() != Origin.SCRIPT) {
        return change.review().keeping(0, Integer.MAX_VALUE);
      }
      int to = change.execution().orElseThrow().statementsStarted();
      return change.review().keeping(to - Scripts.parts(batch).size(), to);
    }
  }
}
