package dev.countersign.server.target;

import dev.countersign.core.CountersignException;
import dev.countersign.core.SessionState;
import dev.countersign.core.Statement;
import dev.countersign.core.Target;
import dev.countersign.core.engine.Classified;
import dev.countersign.core.engine.Keeper;
import dev.countersign.core.engine.Pace;
import dev.countersign.core.engine.Prospect;
import dev.countersign.core.engine.Rehearser;
import dev.countersign.core.engine.ReviewDraft;
import dev.countersign.core.engine.RunOrder;
import dev.countersign.core.engine.RunReport;
import dev.countersign.core.engine.TargetEngine;
import dev.countersign.core.evidence.Action;
import dev.countersign.core.evidence.Finding;
import dev.countersign.core.review.Rehearsal;
import dev.countersign.core.review.ReviewedStatement;
import dev.countersign.core.review.Undo;
import dev.countersign.core.review.UndoCheck;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A target that knows when ratified changes run on it.
///
/// While one runs, the catalogue snapshot may be outdated at any moment: remembered verdicts do not
/// count, and every statement is classified after a look at the server's own signals. The same
/// holds after a change whose catalogue could not be read again, until it was. Thread-safe.
public final class WatchedTarget implements TargetEngine {

  private static final Logger LOG = LoggerFactory.getLogger(WatchedTarget.class);

  private final TargetEngine engine;
  private final AtomicInteger changing = new AtomicInteger();
  private final AtomicLong changesNotSeen = new AtomicLong();
  private final AtomicLong changesSeen = new AtomicLong();

  WatchedTarget(TargetEngine engine) {
    this.engine = engine;
  }

  /// True while a ratified change runs on this target, or one that ran may be missing in the
  /// catalogue.
  public boolean changing() {
    return changing.get() > 0 || changesSeen.get() < changesNotSeen.get();
  }

  /// A ratified change is about to run on an agent's own session; [#changeEnded] must follow.
  public void changeStarts() {
    changing.incrementAndGet();
  }

  /// That change ended; the catalogue is read again before this returns. When it cannot be, nothing
  /// known of this target counts until it was: how the change ended has to be told all the same.
  public void changeEnded() {
    try {
      engine.refreshCatalog();
    } catch (CountersignException e) {
      changesNotSeen.incrementAndGet();
      LOG.warn(
          "The catalogue of {} could not be read after a change: {}",
          engine.target().name(),
          e.getMessage());
    } finally {
      changing.decrementAndGet();
    }
  }

  @Override
  public Target target() {
    return engine.target();
  }

  @Override
  public String catalogVersion() {
    return engine.catalogVersion();
  }

  @Override
  public Classified classify(List<Statement> statements, SessionState session) {
    if (changing()) {
      refreshCatalog();
    }
    Classified classified = engine.classify(statements, session);
    return isMissingSomething(classified)
        ? classifiedAnew(classified, statements, session)
        : classified;
  }

  /// That something does not exist is only said of a catalogue of this moment.
  private Classified classifiedAnew(
      Classified classified, List<Statement> statements, SessionState session) {
    String version = engine.catalogVersion();
    engine.refreshCatalog();
    return engine.catalogVersion().equals(version)
        ? classified
        : engine.classify(statements, session);
  }

  private static boolean isMissingSomething(Classified classified) {
    return classified.effects().stream().anyMatch(effect -> effect.action() == Action.MISSING);
  }

  @Override
  public void refreshCatalog() {
    long known = changesNotSeen.get();
    engine.refreshCatalog();
    changesSeen.accumulateAndGet(known, Math::max);
  }

  @Override
  public SessionState defaultSession() {
    return engine.defaultSession();
  }

  @Override
  public List<ScriptPart> split(String script) {
    return engine.split(script);
  }

  @Override
  public Comments comments(String script) {
    return engine.comments(script);
  }

  @Override
  public ReviewDraft review(
      List<Statement> statements,
      SessionState session,
      boolean inTransaction,
      Pace pace,
      Prospect prospect) {
    return engine.review(statements, session, inTransaction, pace, prospect);
  }

  @Override
  public UndoCheck checkUndo(
      List<Statement> statements, List<Statement> undo, Undo ours, SessionState session) {
    return engine.checkUndo(statements, undo, ours, session);
  }

  @Override
  public String fingerprint(List<Statement> statements, SessionState session) {
    return engine.fingerprint(statements, session);
  }

  @Override
  public RunReport run(RunOrder order, Consumer<String> witness) {
    changeStarts();
    try {
      return engine.run(order, witness);
    } finally {
      changeEnded();
    }
  }

  @Override
  public Outcome outcomeOf(String witness) {
    return engine.outcomeOf(witness);
  }

  @Override
  public Optional<Keeper> keeper() {
    return engine.keeper();
  }

  @Override
  public Optional<Rehearser> rehearser() {
    return engine.rehearser();
  }

  @Override
  public List<Finding> findings(Rehearsal result, List<ReviewedStatement> statements) {
    return engine.findings(result, statements);
  }

  @Override
  public void close() {
    engine.close();
  }
}
