package dev.countersign.server.change;

import dev.countersign.core.Digest;
import dev.countersign.core.change.Change;
import dev.countersign.core.change.ChangeEvent;
import dev.countersign.core.change.ChangeId;
import dev.countersign.core.change.ChangeState;
import dev.countersign.core.change.Execution.Path;
import dev.countersign.core.change.Origin;
import dev.countersign.core.change.Transition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/// Holds what a client sent until people have decided, and then runs exactly that.
///
/// A held batch belongs to one change: the ratified or pending one with the same content, the
/// script whose next statements it is, or a new one. The waiting thread is the one that acts: it
/// withdraws when its client cancels, and uses up the permission when the change is ratified. So a
/// cancel and an approval that arrive together are two moves of one change, and the store lets one
/// of them win.
final class Holding {

  private static final int FILING_LOCKS = 256;

  private final ChangeStore store;
  private final Docket docket;
  private final Bell bell;
  private final Filing filing;
  private final Scripts scripts;
  private final Starting starting;
  private final Judging judging;
  private final Answers answers;
  private final Duration pollInterval;
  private final List<ReentrantLock> filingLocks =
      Stream.generate(ReentrantLock::new).limit(FILING_LOCKS).toList();
  private volatile boolean closed;

  Holding(Fittings fittings, Filing filing, Scripts scripts, Starting starting) {
    this.store = fittings.store();
    this.docket = fittings.docket();
    this.bell = fittings.bell();
    this.judging = fittings.judging();
    this.answers = fittings.answers();
    this.pollInterval = fittings.settings().pollInterval();
    this.filing = filing;
    this.scripts = scripts;
    this.starting = starting;
  }

  void close() {
    closed = true;
    bell.ringAll();
  }

  Held hold(HeldBatch batch, Waiter waiter) {
    List<Change> open = open(batch);
    Optional<Change> same = same(batch, open);
    if (same.isPresent()) {
      return held(new Ticket(same.get().id(), batch, waiter, batch.asked().size()));
    }
    return scripts
        .find(batch, open)
        .map(place -> inScript(place, batch, waiter))
        .orElseGet(() -> newlyHeld(batch, waiter));
  }

  private Held inScript(Scripts.Place place, HeldBatch batch, Waiter waiter) {
    return switch (place) {
      case Scripts.Place.Next(var change, var to) ->
          held(new Ticket(change.id(), batch, waiter, to));
      case Scripts.Place.TooEarly(var change, var next, var sent) ->
          answers.outOfOrder(change, next, sent);
      case Scripts.Place.ElseWhere(var change, var difference) ->
          answers.otherSession(change, difference);
    };
  }

  private Held newlyHeld(HeldBatch batch, Waiter waiter) {
    return switch (file(batch)) {
      case Filing.Outcome.Denied(var rule, var reason) -> answers.denied(rule, reason);
      case Filing.Outcome.Waits(var change) ->
          held(new Ticket(change.id(), batch, waiter, batch.asked().size()));
    };
  }

  /// Files a batch, unless another session of the agent has filed the same meanwhile.
  private Filing.Outcome file(HeldBatch batch) {
    ReentrantLock lock = filingLocks.get(Math.floorMod(content(batch).hashCode(), FILING_LOCKS));
    lock.lock();
    try {
      return same(batch, open(batch))
          .<Filing.Outcome>map(Filing.Outcome.Waits::new)
          .orElseGet(() -> filed(batch));
    } finally {
      lock.unlock();
    }
  }

  private Filing.Outcome filed(HeldBatch batch) {
    batch.engine().refreshCatalog();
    return filing.file(Draft.of(batch));
  }

  /// The open changes that these statements may belong to: of the same agent, and of the same
  /// person, because who that is decides who may approve.
  private List<Change> open(HeldBatch batch) {
    return store.open(batch.agent(), batch.engine().target().name()).stream()
        .filter(change -> change.onBehalfOf().equals(batch.onBehalfOf()))
        .toList();
  }

  private static Optional<Change> same(HeldBatch batch, List<Change> open) {
    var content = content(batch);
    List<Change> equal =
        open.stream()
            .filter(change -> change.origin() == Origin.WIRE && change.content().equals(content))
            .toList();
    return first(equal, ChangeState.RATIFIED).or(() -> first(equal, ChangeState.PENDING));
  }

  private static Optional<Change> first(List<Change> changes, ChangeState state) {
    return changes.stream().filter(change -> change.state() == state).findFirst();
  }

  private static Digest content(HeldBatch batch) {
    return Change.contentOf(batch.engine().target().name(), batch.state(), batch.statements());
  }

  private Held held(Ticket ticket) {
    long deadline = System.nanoTime() + judging.policy().holdWait().toNanos();
    try (Bell.Ear ear = bell.listen(ticket.id())) {
      ticket.waiter().onEnd(ear::ring);
      Change change = docket.read(ticket.id());
      if (change.state() == ChangeState.PENDING) {
        if (ticket.batch().hasWorked()) {
          return answers.inTransaction(change);
        }
        ticket.waiter().notice(answers.waiting(change));
        if (ticket.batch().inTransaction() && ticket.path() == Path.RUNNER) {
          ticket.waiter().notice(answers.ownTransaction(change));
        }
      }
      while (true) {
        Optional<Held> end = step(ticket, change, deadline);
        if (end.isPresent()) {
          return end.get();
        }
        change = next(ticket, change, ear, deadline);
      }
    }
  }

  private Change next(Ticket ticket, Change change, Bell.Ear ear, long deadline) {
    if (change.state() == ChangeState.PENDING) {
      long left = Math.max(0, deadline - System.nanoTime());
      if (!ear.await(Duration.ofNanos(Math.min(left, pollInterval.toNanos())))) {
        ticket.waiter().gone();
      }
      if (store.version(ticket.id()) == change.version()) {
        return change;
      }
    }
    Change now = docket.read(ticket.id());
    if (now.state() == ChangeState.PENDING && now.approvals().size() > change.approvals().size()) {
      ticket.waiter().notice(answers.stillWaiting(now));
    }
    return now;
  }

  /// What to answer now; empty when there is nothing to answer yet.
  private Optional<Held> step(Ticket ticket, Change change, long deadline) {
    return switch (change.state()) {
      case PENDING -> pending(ticket, change, deadline);
      case RATIFIED -> left(ticket, change).or(() -> starting.start(ticket, change));
      case EXECUTING ->
          Optional.of(
              change.origin() == Origin.SCRIPT ? starting.goOn(ticket) : answers.over(change));
      case EXECUTED, FAILED, REJECTED, WITHDRAWN, EXPIRED, STALE, UNDONE ->
          Optional.of(answers.over(change));
    };
  }

  private Optional<Held> pending(Ticket ticket, Change change, long deadline) {
    Optional<Held> left = left(ticket, change);
    if (left.isPresent()) {
      return left;
    }
    if (!docket.now().isBefore(change.expiresAt())) {
      docket.attempt(change.id(), Actors.GATE, new ChangeEvent.Expired());
      return Optional.of(answers.over(docket.read(change.id())));
    }
    return closed || System.nanoTime() - deadline >= 0
        ? Optional.of(answers.pending(change))
        : Optional.empty();
  }

  /// The answer when the client no longer waits.
  private Optional<Held> left(Ticket ticket, Change change) {
    return switch (ticket.waiter().fate()) {
      case WAITING -> Optional.empty();
      case GONE -> Optional.of(answers.pending(change));
      case CANCELLED ->
          change.origin() == Origin.SCRIPT
              ? Optional.of(answers.stoppedWaiting(change))
              : withdrawn(ticket);
    };
  }

  private Optional<Held> withdrawn(Ticket ticket) {
    Transition withdrawal =
        docket.attempt(
            ticket.id(),
            Actors.agentOf(ticket.batch()),
            new ChangeEvent.Withdrawn(ticket.batch().agent().value(), "its query was cancelled"));
    return switch (withdrawal) {
      case Transition.Moved(var change) -> Optional.of(answers.cancelled(change));
      case Transition.Refused _ -> Optional.of(answers.over(docket.read(ticket.id())));
    };
  }

  /// One batch that waits for one change.
  ///
  /// @param to how many statements of the change, from the first, have been given to the database
  ///   once the batch was
  record Ticket(ChangeId id, HeldBatch batch, Waiter waiter, int to) {

    Path path() {
      return Runs.path(batch.engine());
    }
  }
}
