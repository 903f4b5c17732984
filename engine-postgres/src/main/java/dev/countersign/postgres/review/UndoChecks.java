package dev.countersign.postgres.review;

import dev.countersign.core.engine.Classified;
import dev.countersign.core.evidence.Action;
import dev.countersign.core.evidence.Effect;
import dev.countersign.core.evidence.Finding;
import dev.countersign.core.evidence.LockForecast;
import dev.countersign.core.evidence.ObjectName;
import dev.countersign.core.review.Undo;
import dev.countersign.core.review.Undo.Grade;
import dev.countersign.core.review.UndoCheck;
import dev.countersign.core.review.UndoCheck.Result;
import dev.countersign.postgres.dialect.SqlStatement;
import dev.countersign.postgres.review.undo.Safety;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Holds an undo that came with a change against what the catalogue says.
///
/// Two things can be told without running anything: that it is, statement for statement, the undo
/// that the catalogue gives, and that it leaves out a relation that the change alters. All else
/// needs a rehearsal, and says so.
///
/// @param ours the undo that the catalogue gives
/// @param texts the statements of both undos and of the change
record UndoChecks(Undo ours, Texts texts) {

  private static final Set<Action> DEFINES = Set.of(Action.ALTER, Action.CREATE, Action.DROP);
  private static final Set<Action> UNSEEN = Set.of(Action.CALL, Action.UNKNOWN);
  private static final Set<String> MOVES =
      Set.of("RenameStmt", "AlterObjectSchemaStmt", "TransactionStmt");

  /// The check.
  ///
  /// @param change what the change does
  /// @param undo what the undo does, after the change
  /// @param locks the locks that the undo takes then
  UndoCheck of(List<Classified.Part> change, List<Classified.Part> undo, List<LockForecast> locks) {
    List<Effect> effects = undo.stream().flatMap(part -> part.effects().stream()).toList();
    List<Finding> findings = undo.stream().flatMap(part -> part.findings().stream()).toList();
    Told told = told(change, undo);
    return new UndoCheck(
        told.result(),
        told.reason(),
        effects,
        locks,
        findings,
        Safety.of(locks, !texts.theirs().isEmpty()));
  }

  /// The statements of both undos and of the change.
  ///
  /// @param change those of the change
  /// @param theirs those that came with it
  /// @param ours those that the catalogue gives
  /// @param same whether two lists of statements are the same but for how names are written
  record Texts(
      List<SqlStatement> change,
      List<SqlStatement> theirs,
      List<SqlStatement> ours,
      SameStatements same) {}

  private record Told(Result result, String reason) {}

  private Told told(List<Classified.Part> change, List<Classified.Part> undo) {
    if (undo.stream().anyMatch(part -> !part.parsed())) {
      return new Told(Result.NOT_CHECKED, "Not checked: a part of it cannot be read.");
    }
    boolean derived =
        ours.grade() != Grade.NONE
            && !ours.statements().isEmpty()
            && texts.same().are(texts.theirs(), texts.ours());
    if (derived) {
      return new Told(
          Result.SAME,
          ours.grade() == Grade.EXACT
              ? "It is the undo that the catalogue gives: the schema is the same afterwards."
              : "It is the undo that the catalogue gives, which is lossy: " + ours.reason());
    }
    return leftOut(change, undo)
        .map(relation ->
            new Told(
                Result.DIFFERENT,
                "It does nothing to %s, which the change alters.".formatted(relation)))
        .orElse(
            new Told(
                Result.NOT_CHECKED,
                "Not checked: whether it brings back what was there needs a rehearsal."));
  }

  private Optional<String> leftOut(List<Classified.Part> change, List<Classified.Part> undo) {
    boolean moves =
        Stream.concat(texts.change().stream(), texts.theirs().stream())
            .anyMatch(statement -> MOVES.contains(statement.tag()));
    boolean unseen =
        undo.stream()
            .flatMap(part -> part.effects().stream())
            .anyMatch(effect -> UNSEEN.contains(effect.action()));
    if (moves || unseen) {
      return Optional.empty();
    }
    List<ObjectName> touched =
        undo.stream().flatMap(part -> part.effects().stream()).map(Effect::object).toList();
    return change.stream()
        .flatMap(part -> part.effects().stream())
        .filter(effect -> effect.via().isEmpty() && DEFINES.contains(effect.action()))
        .map(Effect::object)
        .filter(object -> object.kind().equals("table") && object.certain())
        .filter(object -> touched.stream().noneMatch(other -> mayBe(object, other)))
        .map(ObjectName::qualified)
        .findFirst();
  }

  /// What the change makes is not in the catalogue yet, so that its name may stand alone.
  private static boolean mayBe(ObjectName object, ObjectName other) {
    return other.qualified().equals(object.qualified())
        || (other.schema().isEmpty() && other.name().equals(object.name()))
        || (!other.certain() && other.name().equals(object.name()));
  }
}
