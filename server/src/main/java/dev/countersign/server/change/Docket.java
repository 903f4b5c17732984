package dev.countersign.server.change;

import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import dev.countersign.core.change.Change;
import dev.countersign.core.change.ChangeEvent;
import dev.countersign.core.change.ChangeId;
import dev.countersign.core.change.ChangeState;
import dev.countersign.core.change.Transition;
import dev.countersign.ledger.Actor;
import dev.countersign.ledger.Entry;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The only place where changes move: reads one, asks the table what becomes of it, and keeps that
/// together with its entries in the ledger, if nobody was faster.
final class Docket {

  private static final int TRIES_MAX = 100;

  private final ChangeStore store;
  private final Clock clock;
  private final Bell bell;
  private final Listeners listeners;

  Docket(ChangeStore store, Clock clock, Bell bell, Listeners listeners) {
    this.store = store;
    this.clock = clock;
    this.bell = bell;
    this.listeners = listeners;
  }

  /// The time as it is recorded.
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /// @throws CountersignException with `NOT_FOUND` when there is none
  Change read(ChangeId id) {
    return store
        .find(id)
        .orElseThrow(() ->
            new CountersignException(
                ErrorCode.NOT_FOUND, "There is no change " + id + "; look at the list."));
  }

  Change file(Change change, Actor actor, Optional<String> session) {
    store.file(change, LedgerLines.filed(change, actor, session));
    spread(List.of(change));
    return change;
  }

  /// Moves a change.
  ///
  /// @throws CountersignException when the table refuses it; nothing happened then, except that a
  ///   change whose time is over is closed
  Change move(ChangeId id, Actor actor, ChangeEvent event) {
    return switch (attempt(id, actor, event)) {
      case Transition.Moved(var change) -> change;
      case Transition.Refused(var code, var message) -> {
        attempt(id, Actors.GATE, new ChangeEvent.Expired());
        throw new CountersignException(code, message);
      }
    };
  }

  /// Moves a change, or says why it does not move.
  Transition attempt(ChangeId id, Actor actor, ChangeEvent event) {
    for (int tries = 0; tries < TRIES_MAX; tries++) {
      Change before = read(id);
      Transition transition = Transition.apply(before, event, now());
      if (!(transition instanceof Transition.Moved(var after))) {
        return transition;
      }
      if (keep(before, event, after, actor)) {
        return transition;
      }
    }
    throw new CountersignException(
        ErrorCode.CONFLICT, "Change " + id + " keeps being changed by others; try again.");
  }

  private boolean keep(Change before, ChangeEvent event, Change after, Actor actor) {
    List<Change> nexts = new ArrayList<>(List.of(after));
    List<Entry> entries = new ArrayList<>(LedgerLines.moved(before, event, after, actor));
    undone(before, after)
        .ifPresent(original -> {
          nexts.add(original);
          entries.addAll(LedgerLines.undone(original, after, actor));
        });
    if (!store.move(nexts, entries)) {
      return false;
    }
    spread(nexts);
    return true;
  }

  /// What becomes of the change that this one reverses, when this one was executed just now.
  private Optional<Change> undone(Change before, Change after) {
    if (after.state() != ChangeState.EXECUTED || before.state() == ChangeState.EXECUTED) {
      return Optional.empty();
    }
    return after
        .undoes()
        .flatMap(store::find)
        .map(original -> Transition.apply(original, new ChangeEvent.Undone(after.id()), now()))
        .flatMap(transition ->
            transition instanceof Transition.Moved(var original)
                ? Optional.of(original)
                : Optional.empty());
  }

  private void spread(List<Change> changes) {
    for (Change change : changes) {
      bell.ring(change.id());
      listeners.tell(change);
    }
  }
}
