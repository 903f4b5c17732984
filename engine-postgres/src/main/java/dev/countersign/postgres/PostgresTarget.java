package dev.countersign.postgres;

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
import dev.countersign.core.evidence.Finding;
import dev.countersign.core.review.Rehearsal;
import dev.countersign.core.review.ReviewedStatement;
import dev.countersign.core.review.Undo;
import dev.countersign.core.review.UndoCheck;
import dev.countersign.postgres.dialect.Catalog;
import dev.countersign.postgres.driver.CatalogReader;
import dev.countersign.postgres.driver.CatalogReader.Reading;
import dev.countersign.postgres.driver.Connections;
import dev.countersign.postgres.driver.Runner;
import dev.countersign.postgres.keep.KeepOptions;
import dev.countersign.postgres.keep.KeepPlace;
import dev.countersign.postgres.keep.PgKeeper;
import dev.countersign.postgres.review.Reviews;
import dev.countersign.postgres.rulebook.AfterRehearsal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// One PostgreSQL database: a catalogue snapshot that is replaced as a whole, a few connections for
/// looking, and a runner. Thread-safe.
final class PostgresTarget implements TargetEngine {

  private static final Duration ESTIMATES_AGE_MAX = Duration.ofMinutes(10);

  private final Target target;
  private final PostgresEngine.Surroundings surroundings;
  private final Connections connections;
  private final CatalogReader reader;
  private final Runner runner;
  private final Attached attached;
  private final Optional<PgKeeper> keeper;
  private final ReentrantLock refreshing = new ReentrantLock();
  private volatile Snapshot snapshot;
  private Reading reading;
  private Instant wholeAt;

  private PostgresTarget(
      Target target,
      PostgresEngine.Surroundings surroundings,
      Connections connections,
      CatalogReader reader,
      Reading reading,
      Attached attached) {
    this.attached = attached;
    this.keeper = keeper(target, connections, attached);
    this.target = target;
    this.surroundings = surroundings;
    this.connections = connections;
    this.reader = reader;
    this.runner = new Runner(target, surroundings.limits().replyBytes(), surroundings.tempo());
    this.reading = reading;
    this.wholeAt = surroundings.clock().instant();
    this.snapshot = snapshot(reading.catalog());
  }

  /// What a target has beside its database.
  ///
  /// @param rehearser runs changes on clones
  /// @param keeps what is kept for undos
  record Attached(Optional<Rehearser> rehearser, Optional<KeepOptions> keeps) {}

  static PostgresTarget attach(
      Target target, PostgresEngine.Surroundings surroundings, Attached attached) {
    var connections = new Connections(target, target.runner());
    var reader = new CatalogReader(target.session().user());
    try {
      keeper(target, connections, attached).ifPresent(PgKeeper::prepare);
      Reading reading = connections.use(reader::reading);
      return new PostgresTarget(target, surroundings, connections, reader, reading, attached);
    } catch (RuntimeException e) {
      connections.close();
      throw e;
    }
  }

  @Override
  public Target target() {
    return target;
  }

  @Override
  public String catalogVersion() {
    return snapshot.catalog().version();
  }

  @Override
  public Classified classify(List<Statement> statements, SessionState session) {
    return snapshot.classify(statements, session, false);
  }

  @Override
  public void refreshCatalog() {
    refreshing.lock();
    try {
      Optional<Reading> moved = connections.use(connection -> reader.since(reading, connection));
      if (moved.isPresent()) {
        keep(moved.get());
      }
    } finally {
      refreshing.unlock();
    }
  }

  /// Estimates come with a reading of everything; that is due from time to time.
  private void keep(Reading moved) {
    Instant now = surroundings.clock().instant();
    boolean due = now.isAfter(wholeAt.plus(ESTIMATES_AGE_MAX));
    reading = due ? connections.use(reader::reading) : moved;
    wholeAt = due ? now : wholeAt;
    snapshot = snapshot(reading.catalog());
  }

  @Override
  public SessionState defaultSession() {
    return SessionState.fresh(
        target.database(),
        target.session().user(),
        new TreeMap<>(snapshot.catalog().server().settings()));
  }

  @Override
  public List<ScriptPart> split(String script) {
    return new ScriptCutter(surroundings.parser()).cut(script);
  }

  @Override
  public Comments comments(String script) {
    Between between = new ScriptCutter(surroundings.parser()).between(script);
    return between.isEmpty()
        ? Comments.NONE
        : new Comments(between.comments(), snapshot.comments(between.text(), defaultSession()));
  }

  @Override
  public ReviewDraft review(
      List<Statement> statements,
      SessionState session,
      boolean inTransaction,
      Pace pace,
      Prospect prospect) {
    Snapshot now = snapshot;
    return connections.look(connection ->
        reviews(now, session, inTransaction)
            .draft(statements, inTransaction, pace, prospect, connection));
  }

  @Override
  public UndoCheck checkUndo(
      List<Statement> statements, List<Statement> undo, Undo ours, SessionState session) {
    return reviews(snapshot, session, false).check(statements, undo, ours);
  }

  @Override
  public String fingerprint(List<Statement> statements, SessionState session) {
    Snapshot now = snapshot;
    return connections.look(
        connection -> reviews(now, session, false).fingerprint(statements, connection));
  }

  @Override
  public RunReport run(RunOrder order, Consumer<String> witness) {
    return runner.run(order, surroundings.parser(), witness);
  }

  @Override
  public Outcome outcomeOf(String witness) {
    return runner.outcomeOf(witness);
  }

  @Override
  public Optional<Rehearser> rehearser() {
    return attached.rehearser();
  }

  @Override
  public Optional<Keeper> keeper() {
    return keeper.map(each -> each);
  }

  @Override
  public List<Finding> findings(Rehearsal result, List<ReviewedStatement> statements) {
    return new AfterRehearsal(surroundings.rules().on(target.name())).of(result, statements);
  }

  @Override
  public void close() {
    connections.close();
  }

  private Reviews reviews(Snapshot now, SessionState session, boolean inTransaction) {
    return new Reviews(
        surroundings.parser(),
        now.catalog(),
        session,
        target.runner().user(),
        surroundings.clock(),
        statements -> now.classify(statements, session, inTransaction),
        statements -> now.cases(statements, session, inTransaction),
        statement -> now.locks(statement, session),
        new KeepPlace(attached.keeps(), target));
  }

  private static Optional<PgKeeper> keeper(
      Target target, Connections connections, Attached attached) {
    return target.owner().isEmpty()
        ? Optional.empty()
        : attached.keeps().map(options -> new PgKeeper(target.name(), connections, options));
  }

  private Snapshot snapshot(Catalog catalog) {
    return new Snapshot(
        catalog,
        surroundings.parser(),
        surroundings.rules().on(target.name()),
        attached.keeps().map(KeepOptions::schema));
  }
}
