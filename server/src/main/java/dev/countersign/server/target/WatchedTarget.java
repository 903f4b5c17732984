package dev.countersign.server.target;

import dev.countersign.core.SessionState;
import dev.countersign.core.Statement;
import dev.countersign.core.Target;
import dev.countersign.core.engine.Classified;
import dev.countersign.core.engine.ReviewDraft;
import dev.countersign.core.engine.RunOrder;
import dev.countersign.core.engine.RunReport;
import dev.countersign.core.engine.TargetEngine;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// A target that knows when ratified changes run on it.
///
/// While one runs, the catalogue snapshot may be outdated at any moment: remembered verdicts do not
/// count, and every statement is classified after a look at the server's own signals. Thread-safe.
public final class WatchedTarget implements TargetEngine {

  private final TargetEngine engine;
  private final AtomicInteger changing = new AtomicInteger();

  WatchedTarget(TargetEngine engine) {
    this.engine = engine;
  }

  /// True while a ratified change runs on this target.
  public boolean changing() {
    return changing.get() > 0;
  }

  /// A ratified change is about to run on an agent's own session; [#changeEnded] must follow.
  public void changeStarts() {
    changing.incrementAndGet();
  }

  /// That change ended; the catalogue is read again before this returns.
  public void changeEnded() {
    try {
      engine.refreshCatalog();
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
      engine.refreshCatalog();
    }
    return engine.classify(statements, session);
  }

  @Override
  public void refreshCatalog() {
    engine.refreshCatalog();
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
  public ReviewDraft review(
      List<Statement> statements, SessionState session, boolean inTransaction) {
    return engine.review(statements, session, inTransaction);
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
  public void close() {
    engine.close();
  }
}
