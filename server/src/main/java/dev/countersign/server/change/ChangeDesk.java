package dev.countersign.server.change;

import dev.countersign.core.CountersignException;
import dev.countersign.core.Digest;
import dev.countersign.core.ErrorCode;
import dev.countersign.core.PersonName;
import dev.countersign.core.TargetName;
import dev.countersign.core.change.Change;
import dev.countersign.core.change.ChangeEvent;
import dev.countersign.core.change.ChangeId;
import dev.countersign.core.change.ChangeState;
import dev.countersign.core.change.Origin;
import dev.countersign.core.engine.RunReport;
import dev.countersign.core.engine.TargetEngine;
import dev.countersign.core.evidence.Policy;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where changes are filed, judged by people, and run. Thread-safe; every method blocks plainly.
///
/// Refusals of what a caller asked for are [CountersignException]s with `NOT_FOUND`, `NOT_ALLOWED`,
/// `CONFLICT`, `LIMIT` or `BAD_REQUEST`; when the store or the ledger cannot do its part, `STORE`
/// or `LEDGER`, and nothing happened.
public final class ChangeDesk implements AutoCloseable {

  /// Changes that one question may ask for.
  public static final int LIST_MAX = 200;

  private static final Logger LOG = LoggerFactory.getLogger(ChangeDesk.class);

  private final Fittings fittings;
  private final Function<TargetName, TargetEngine> targets;
  private final Listeners listeners;
  private final Runs runs;
  private final Starting starting;
  private final Holding holding;
  private final Proposals proposals;
  private final Upkeep upkeep;
  private final Rehearsing rehearsing;
  private final Feed feed;
  private final Forgetting forgetting;

  /// A desk over a store that other desks may share.
  ///
  /// @param targets attaches to a target; throws `NOT_FOUND` when there is none, and
  ///   `TARGET_UNREACHABLE` when it is down
  /// @param paces how fast targets are
  public ChangeDesk(
      ChangeStore store,
      Function<TargetName, TargetEngine> targets,
      Supplier<Policy> policy,
      Paces paces,
      Clock clock,
      DeskSettings settings) {
    this.targets = targets;
    this.listeners = new Listeners();
    Bell bell = new Bell();
    Docket docket = new Docket(store, clock, bell, listeners);
    Judging judging = new Judging(policy, clock);
    Answers answers = new Answers(settings.publicUrl());
    this.fittings = new Fittings(store, docket, bell, judging, answers, paces, settings);
    Scripts scripts = new Scripts(judging);
    this.rehearsing = new Rehearsing(docket);
    Filing filing = new Filing(fittings, rehearsing);
    this.runs = new Runs(docket, scripts, paces, settings);
    this.starting = new Starting(docket, new Recheck(judging), runs, answers);
    this.holding = new Holding(fittings, filing, scripts, starting);
    this.proposals = new Proposals(fittings, targets, filing);
    this.upkeep = new Upkeep(fittings, targets, runs, starting, rehearsing);
    this.forgetting = new Forgetting(store, targets);
    this.feed = new Feed(fittings, listeners);
  }

  /// Holds a batch until it may run, was refused, or its client is gone. Never throws: whatever
  /// cannot be done is refused.
  public Held hold(HeldBatch batch, Waiter waiter) {
    try {
      return holding.hold(batch, waiter);
    } catch (CountersignException e) {
      LOG.warn("a statement of {} could not be held", batch.agent(), e);
      return fittings.answers().failed(e);
    } catch (RuntimeException e) {
      LOG.error("a statement of {} could not be held: a fault of the desk", batch.agent(), e);
      return fittings
          .answers()
          .failed(
              new CountersignException(
                  ErrorCode.INTERNAL, "Countersign failed to hold this, so it is refused.", e));
    }
  }

  /// How the agent's own session ended what [#hold] let through with [Held#running]; a session that
  /// was lost meanwhile says [RunReport.Unknown]. After this returned, the target's catalogue is
  /// fresh: the client may see the answer.
  public void sessionFinished(ChangeId running, RunReport report) {
    Change change = fittings.docket().read(running);
    runs.ended(running, targets.apply(change.target()), report);
  }

  /// Files a whole script as one change.
  public Proposed propose(Proposal proposal) {
    proposal.reason().ifPresent(this::requireShort);
    return proposals.propose(proposal);
  }

  /// A person says yes to exactly the digest they were shown.
  public Change approve(ChangeId id, PersonIdentity person, Digest shown, String comment) {
    requireShort(comment);
    Change change =
        fittings
            .docket()
            .move(
                id,
                Actors.person(person),
                new ChangeEvent.Approved(person.name(), person.groups(), shown, comment));
    if (change.state() == ChangeState.RATIFIED && change.origin() == Origin.UNDO) {
      Thread.ofVirtual().name("undo-" + id).start(() -> runUndo(change));
    }
    return change;
  }

  /// A person says no.
  public Change reject(ChangeId id, PersonIdentity person, String reason) {
    requireShort(reason);
    return fittings
        .docket()
        .move(id, Actors.person(person), new ChangeEvent.Rejected(person.name(), reason));
  }

  private static PersonName whoMayWithdraw(Change change) {
    return change.askedBy().orElse(change.onBehalfOf());
  }

  /// Who asked for it takes it back: the agent, or the person it was asked for on behalf of.
  public Change withdraw(ChangeId id, Asker asker, String reason) {
    requireShort(reason);
    Change change = fittings.docket().read(id);
    return switch (asker) {
      case Asker.Agent(var agent) -> {
        require(agent.equals(change.agent()) && change.origin() != Origin.UNDO, agent, change);
        yield fittings
            .docket()
            .move(id, Actors.agentOf(change), new ChangeEvent.Withdrawn(agent.value(), reason));
      }
      case Asker.Person(var person) -> {
        require(person.name().equals(whoMayWithdraw(change)), person.name(), change);
        yield fittings
            .docket()
            .move(
                id,
                Actors.person(person),
                new ChangeEvent.Withdrawn(person.name().value(), reason));
      }
    };
  }

  /// A person asks for the undo of an executed change; the answer is the new change that undoes it,
  /// which runs as soon as others have approved it.
  public Change undo(ChangeId id, PersonIdentity person, String reason) {
    requireShort(reason);
    return proposals.undo(fittings.docket().read(id), person, reason);
  }

  /// A person found out what became of an execution whose end nobody knew.
  public Change resolve(ChangeId id, PersonIdentity person, boolean tookEffect, String comment) {
    requireShort(comment);
    return fittings
        .docket()
        .move(
            id,
            Actors.person(person),
            new ChangeEvent.Resolved(person.name(), person.groups(), tookEffect, comment));
  }

  /// A person is about to be shown the review of a change; the ledger says so first.
  public Change shown(ChangeId id, PersonIdentity person) {
    Change change = fittings.docket().read(id);
    fittings.store().record(LedgerLines.shown(change, person));
    return change;
  }

  /// The change with this number, after its rehearsal has ended if it is being rehearsed here.
  public Change rehearsed(ChangeId id) throws InterruptedException {
    rehearsing.await(id);
    return fittings.docket().read(id);
  }

  /// The change with this number.
  public Optional<Change> find(ChangeId id) {
    return fittings.store().find(id);
  }

  /// Changes that match, the newest first.
  ///
  /// @param before only changes with a smaller number; empty: from the newest
  /// @param limit how many at most, 1 to [#LIST_MAX]
  public List<Change> list(ChangeFilter filter, Optional<ChangeId> before, int limit) {
    return fittings.store().list(filter, before, Math.clamp(limit, 1, LIST_MAX));
  }

  /// Where people find a change in the console.
  public String link(ChangeId id) {
    return fittings.answers().link(id);
  }

  /// Hears of every change from now on.
  public ChangeListener.Subscription subscribe(ChangeListener listener) {
    feed.start();
    return listeners.add(listener);
  }

  /// Expires what nobody decided in time, runs ratified undos that nobody runs, and settles
  /// executions whose process is gone. Called by a timer, every few seconds.
  ///
  /// @return how many changes moved
  public int sweep() {
    return upkeep.sweep();
  }

  /// Drops what was kept for undos on these targets longer than it was to be, unless an undo that
  /// needs it is open. Called by a timer, every minute.
  ///
  /// @return how many changes had something dropped
  public int forget(Collection<TargetName> names) {
    return forgetting.forget(names);
  }

  /// Settles what a process that was killed left executing. Called once, before any client is let
  /// in. What the database says was committed is executed; what it rolled back has failed, and is
  /// not ratified again, because its one permission is used up and its client is gone; what nobody
  /// can tell stays executing until a person resolves it.
  ///
  /// @return the changes that a person has to resolve
  public List<Change> recover() {
    return upkeep.recover();
  }

  /// Wakes everybody who waits; held clients are answered with their change's number.
  @Override
  public void close() {
    holding.close();
    rehearsing.close();
    feed.close();
    listeners.close();
  }

  private void runUndo(Change ratified) {
    try {
      starting.runAlone(ratified, targets.apply(ratified.target()));
    } catch (RuntimeException e) {
      LOG.warn("undo {} could not be run now, the next sweep tries again", ratified.id(), e);
    }
  }

  private static void require(boolean theirs, Object who, Change change) {
    if (!theirs) {
      throw new CountersignException(
          ErrorCode.NOT_ALLOWED,
          "Change %s was not asked for by %s; who wants to stop it rejects it."
              .formatted(change.id(), who));
    }
  }

  private void requireShort(String words) {
    int limit = fittings.settings().limits().claimChars();
    if (words.length() > limit) {
      throw new CountersignException(
          ErrorCode.LIMIT,
          "That text has %d characters, and %d is the limit; shorten it."
              .formatted(words.length(), limit));
    }
  }
}
