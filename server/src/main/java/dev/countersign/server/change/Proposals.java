package dev.countersign.server.change;

import static dev.countersign.core.ErrorCode.BAD_REQUEST;
import static dev.countersign.core.ErrorCode.CONFLICT;
import static dev.countersign.core.ErrorCode.LIMIT;

import dev.countersign.core.CountersignException;
import dev.countersign.core.Digest;
import dev.countersign.core.Statement;
import dev.countersign.core.TargetName;
import dev.countersign.core.change.Change;
import dev.countersign.core.change.ChangeState;
import dev.countersign.core.change.Execution;
import dev.countersign.core.change.Origin;
import dev.countersign.core.engine.TargetEngine;
import dev.countersign.core.engine.TargetEngine.ScriptPart;
import dev.countersign.core.evidence.Verdict;
import dev.countersign.core.review.Undo;
import dev.countersign.ledger.Subject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// Files scripts that agents propose as a whole, and undos that people ask for.
final class Proposals {

  private final ChangeStore store;
  private final Function<TargetName, TargetEngine> targets;
  private final Judging judging;
  private final DeskSettings settings;
  private final Filing filing;
  private final Supplier<Instant> now;

  Proposals(Fittings fittings, Function<TargetName, TargetEngine> targets, Filing filing) {
    this.store = fittings.store();
    this.judging = fittings.judging();
    this.settings = fittings.settings();
    this.now = fittings.docket()::now;
    this.targets = targets;
    this.filing = filing;
  }

  Proposed propose(Proposal proposal) {
    refuseOversized(proposal);
    TargetEngine engine = targets.apply(proposal.target());
    engine.refreshCatalog();
    List<ScriptPart> parts = engine.split(proposal.script());
    if (parts.isEmpty()) {
      throw new CountersignException(BAD_REQUEST, "The script holds no statement.");
    }
    Party party = new Party(proposal.agent(), proposal.onBehalfOf(), engine);
    Optional<Proposed> denied = denied(proposal, party, parts);
    if (denied.isPresent()) {
      return denied.get();
    }
    List<Statement> statements = parts.stream().map(ScriptPart::statement).toList();
    if (passFreely(party, statements)) {
      return new Proposed.NotNeeded(
          "Nothing of it has to be approved: run it through the gateway as it is.");
    }
    return already(proposal, engine, statements)
        .<Proposed>map(change -> new Proposed.Filed(change, true))
        .orElseGet(() -> filed(Draft.of(proposal, engine, statements)));
  }

  /// Files the change that reverses an executed one.
  Change undo(Change original, PersonIdentity asker, String reason) {
    if (original.state() != ChangeState.EXECUTED) {
      throw new CountersignException(
          CONFLICT,
          "Change %s is %s; only what was executed can be undone."
              .formatted(original.id(), original.state().id()));
    }
    Optional<Change> open = openUndo(original);
    if (open.isPresent()) {
      return open.get();
    }
    refuseForgotten(original);
    TargetEngine engine = targets.apply(original.target());
    engine.refreshCatalog();
    List<Statement> statements = undoStatements(original, engine);
    return switch (filed(Draft.undoOf(original, asker, reason, engine, statements))) {
      case Proposed.Filed(var change, _) -> change;
      case Proposed.NotNeeded(var message) -> throw new CountersignException(CONFLICT, message);
      case Proposed.Denied(_, _, var message) -> throw new CountersignException(CONFLICT, message);
    };
  }

  /// An undo whose copies are not kept any more would only fail.
  private void refuseForgotten(Change original) {
    Optional<Instant> until =
        original.execution().map(Execution::startedAt).flatMap(original.review()::undoableUntil);
    if (until.isPresent() && !now.get().isBefore(until.get())) {
      throw new CountersignException(
          CONFLICT,
          "The copies that the undo of change %s needs were kept until %s. Propose a script that repairs it."
              .formatted(original.id(), until.get()));
    }
  }

  private Proposed filed(Draft draft) {
    return switch (filing.file(draft)) {
      case Filing.Outcome.Waits(var change) -> new Proposed.Filed(change, false);
      case Filing.Outcome.Denied(var rule, var reason) ->
          new Proposed.Denied(rule, 1, "Denied by rule " + rule + ": " + reason);
    };
  }

  private void refuseOversized(Proposal proposal) {
    requireSize("script", proposal.script());
    proposal.undo().ifPresent(undo -> requireSize("undo", undo));
  }

  private void requireSize(String what, String text) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > settings.limits().scriptBytes()) {
      throw new CountersignException(
          LIMIT,
          "The %s has %d bytes, and %d is the limit; propose it in parts."
              .formatted(what, bytes, settings.limits().scriptBytes()));
    }
  }

  private Optional<Proposed> denied(Proposal proposal, Party party, List<ScriptPart> parts) {
    for (ScriptPart part : parts) {
      Verdict verdict =
          judging.verdict(party, List.of(part.statement()), party.engine().defaultSession());
      if (verdict instanceof Verdict.Deny(var rule, var reason)) {
        store.record(
            LedgerLines.denied(
                Actors.agentOf(proposal),
                Subject.target(proposal.target().value()),
                rule,
                reason,
                part.statement().text()));
        return Optional.of(
            new Proposed.Denied(
                rule,
                part.line(),
                "The statement on line %d is denied by rule %s: %s"
                    .formatted(part.line(), rule, reason)));
      }
    }
    return Optional.empty();
  }

  private boolean passFreely(Party party, List<Statement> statements) {
    var session = party.engine().defaultSession();
    return judging.free(party, statements, session)
        && statements.stream()
            .allMatch(statement -> judging.free(party, List.of(statement), session));
  }

  private Optional<Change> already(
      Proposal proposal, TargetEngine engine, List<Statement> statements) {
    Digest content = Change.contentOf(proposal.target(), engine.defaultSession(), statements);
    return store.open(proposal.agent(), proposal.target()).stream()
        .filter(change -> change.origin() == Origin.SCRIPT)
        .filter(change -> change.state() != ChangeState.EXECUTING)
        .filter(change -> change.content().equals(content))
        .filter(change -> change.onBehalfOf().equals(proposal.onBehalfOf()))
        .findFirst();
  }

  private Optional<Change> openUndo(Change original) {
    return store.open(original.agent(), original.target()).stream()
        .filter(change -> change.undoes().filter(original.id()::equals).isPresent())
        .findFirst();
  }

  /// Our own undo where there is one; else the one that came with the change, which is reviewed now
  /// like anything else.
  private static List<Statement> undoStatements(Change original, TargetEngine engine) {
    Undo ours = original.review().undo();
    if (!ours.statements().isEmpty()) {
      return ours.statements().stream().map(Statement::of).toList();
    }
    List<Statement> theirs =
        original.review().proposedUndo().stream()
            .flatMap(script -> engine.split(script).stream())
            .map(ScriptPart::statement)
            .toList();
    if (theirs.isEmpty()) {
      throw new CountersignException(
          CONFLICT,
          "Change %s has no undo: %s Propose a script that repairs it."
              .formatted(original.id(), ours.reason()));
    }
    return theirs;
  }
}
