package dev.countersign.server.change;

import dev.countersign.core.change.Change;
import dev.countersign.core.change.ChangeEvent;
import dev.countersign.core.change.ChangeEvent.Continued;
import dev.countersign.core.change.ChangeEvent.Started;
import dev.countersign.core.change.Execution.Path;
import dev.countersign.core.change.Origin;
import dev.countersign.core.change.Transition;
import dev.countersign.core.engine.TargetEngine;
import java.util.Optional;

/// Uses up the permission of ratified changes, and has them run.
final class Starting {

  private final Docket docket;
  private final Recheck recheck;
  private final Runs runs;
  private final Answers answers;

  Starting(Docket docket, Recheck recheck, Runs runs, Answers answers) {
    this.docket = docket;
    this.recheck = recheck;
    this.runs = runs;
    this.answers = answers;
  }

  /// Starts a ratified change for the client that waits for it; empty when something else happened
  /// to the change first.
  Optional<Held> start(Holding.Ticket ticket, Change change) {
    HeldBatch batch = ticket.batch();
    if (batch.hasWorked() && change.origin() == Origin.WIRE && ticket.path() == Path.RUNNER) {
      return Optional.of(answers.ratifiedInTransaction(change));
    }
    if (stale(change, batch.engine())) {
      return Optional.empty();
    }
    return switch (ticket.waiter().fate()) {
      case WAITING -> run(ticket, new Started(batch.agent().value(), ticket.path(), ticket.to()));
      case CANCELLED, GONE -> Optional.empty();
    };
  }

  /// Goes on with a script that runs.
  Held goOn(Holding.Ticket ticket) {
    return switch (attempt(ticket, new Continued(ticket.to()))) {
      case Transition.Refused(_, var message) -> answers.notNow(docket.read(ticket.id()), message);
      case Transition.Moved(var executing) -> given(ticket, executing);
    };
  }

  private Optional<Held> run(Holding.Ticket ticket, Started start) {
    return switch (attempt(ticket, start)) {
      case Transition.Refused _ -> {
        docket.attempt(ticket.id(), Actors.GATE, new ChangeEvent.Expired());
        yield Optional.empty();
      }
      case Transition.Moved(var executing) -> Optional.of(given(ticket, executing));
    };
  }

  private Transition attempt(Holding.Ticket ticket, ChangeEvent use) {
    return docket.attempt(ticket.id(), Actors.agentOf(ticket.batch()), use);
  }

  private Held given(Holding.Ticket ticket, Change executing) {
    HeldBatch batch = ticket.batch();
    return switch (ticket.path()) {
      case SESSION -> {
        runs.handed(executing.id());
        yield answers.proceed(batch.classified(), executing.id());
      }
      case RUNNER ->
          answers.answered(
              executing, runs.run(executing, batch.engine(), Runs.Order.of(executing, batch)));
    };
  }

  /// Runs a ratified change that no client waits for, such as an undo.
  void runAlone(Change ratified, TargetEngine engine) {
    if (stale(ratified, engine)) {
      return;
    }
    Started start =
        new Started(ratified.onBehalfOf().value(), Path.RUNNER, ratified.statements().size());
    switch (docket.attempt(ratified.id(), Actors.GATE, start)) {
      case Transition.Refused _ ->
          docket.attempt(ratified.id(), Actors.GATE, new ChangeEvent.Expired());
      case Transition.Moved(var executing) -> runs.run(executing, engine, Runs.Order.of(executing));
    }
  }

  /// Closes a change of which something moved since it was reviewed.
  private boolean stale(Change change, TargetEngine engine) {
    Optional<String> moved = recheck.moved(change, engine);
    moved.ifPresent(
        reason -> docket.attempt(change.id(), Actors.GATE, new ChangeEvent.WentStale(reason)));
    return moved.isPresent();
  }
}
