package dev.countersign.postgres.wire;

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
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// An engine that fails when asked: a conversation never asks it.
final class UnaskedEngine implements TargetEngine {

  private final Target target;

  UnaskedEngine(Target target) {
    this.target = target;
  }

  @Override
  public Target target() {
    return target;
  }

  @Override
  public String catalogVersion() {
    throw unasked();
  }

  @Override
  public Classified classify(List<Statement> statements, SessionState session) {
    throw unasked();
  }

  @Override
  public void refreshCatalog() {
    throw unasked();
  }

  @Override
  public SessionState defaultSession() {
    throw unasked();
  }

  @Override
  public Comments comments(String script) {
    return Comments.NONE;
  }

  @Override
  public List<Finding> findings(Rehearsal result, List<ReviewedStatement> statements) {
    return List.of();
  }

  @Override
  public List<ScriptPart> split(String script) {
    throw unasked();
  }

  @Override
  public ReviewDraft review(
      List<Statement> statements,
      SessionState session,
      boolean inTransaction,
      Pace pace,
      Prospect prospect) {
    throw unasked();
  }

  @Override
  public UndoCheck checkUndo(
      List<Statement> statements, List<Statement> undo, Undo ours, SessionState session) {
    throw unasked();
  }

  @Override
  public String fingerprint(List<Statement> statements, SessionState session) {
    throw unasked();
  }

  @Override
  public RunReport run(RunOrder order, Consumer<String> witness) {
    throw unasked();
  }

  @Override
  public Outcome outcomeOf(String witness) {
    throw unasked();
  }

  @Override
  public Optional<Keeper> keeper() {
    return Optional.empty();
  }

  @Override
  public Optional<Rehearser> rehearser() {
    return Optional.empty();
  }

  @Override
  public void close() {}

  private static IllegalStateException unasked() {
    return new IllegalStateException("a conversation asked the engine");
  }
}
