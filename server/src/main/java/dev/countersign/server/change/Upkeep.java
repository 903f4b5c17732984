package dev.countersign.server.change;

import dev.countersign.core.Bytes;
import dev.countersign.core.CountersignException;
import dev.countersign.core.TargetName;
import dev.countersign.core.change.Change;
import dev.countersign.core.change.ChangeEvent;
import dev.countersign.core.change.ChangeState;
import dev.countersign.core.change.Execution;
import dev.countersign.core.change.Origin;
import dev.countersign.core.change.Transition;
import dev.countersign.core.engine.RunReport;
import dev.countersign.core.engine.TargetEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What time does to changes: expiry, and the executions that a dead process left behind.
///
/// Settling an execution that in truth still runs elsewhere is harmless. Its witness is asked,
/// never guessed about; what its witness cannot tell becomes unknown, and whoever runs it still
/// overrules that with what really happened.
final class Upkeep {

  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
  private static final int AT_ONCE_MAX = 1_000;

  /// How long an execution of another process is left alone after its last sign of life.
  private static final Duration ABANDONED_AFTER = Duration.ofMinutes(1);

  /// The same where no witness can tell that it has ended: long statements on agents' sessions.
  private static final Duration UNHEARD_AFTER = Duration.ofHours(1);

  private final ChangeStore store;
  private final Docket docket;
  private final Function<TargetName, TargetEngine> targets;
  private final Runs runs;
  private final Starting starting;
  private final Rehearsing rehearsing;

  Upkeep(
      Fittings fittings,
      Function<TargetName, TargetEngine> targets,
      Runs runs,
      Starting starting,
      Rehearsing rehearsing) {
    this.rehearsing = rehearsing;
    this.store = fittings.store();
    this.docket = fittings.docket();
    this.targets = targets;
    this.runs = runs;
    this.starting = starting;
  }

  int sweep() {
    return expire() + giveUpRehearsals() + runUndos() + settle(Upkeep::patience);
  }

  List<Change> recover() {
    settle(_ -> Duration.ZERO);
    rehearseAgain();
    return store.inState(ChangeState.EXECUTING, AT_ONCE_MAX).stream()
        .filter(change -> change.execution().filter(Execution::unknown).isPresent())
        .toList();
  }

  private int expire() {
    List<Change> waiting = new ArrayList<>(store.inState(ChangeState.PENDING, AT_ONCE_MAX));
    waiting.addAll(store.inState(ChangeState.RATIFIED, AT_ONCE_MAX));
    return count(
        waiting.stream()
            .filter(change -> !docket.now().isBefore(change.expiresAt()))
            .filter(change -> moved(change, new ChangeEvent.Expired())));
  }

  /// Rehearsals that the process before did not finish. Whose target is down is given up in time.
  private void rehearseAgain() {
    for (Change change : store.inState(ChangeState.PENDING, AT_ONCE_MAX)) {
      if (change.review().incomplete()) {
        attended(change, engine -> rehearsing.start(change, engine));
      }
    }
  }

  private int giveUpRehearsals() {
    return count(
        store.inState(ChangeState.PENDING, AT_ONCE_MAX).stream().filter(rehearsing::overdue));
  }

  private int runUndos() {
    return count(
        store.inState(ChangeState.RATIFIED, AT_ONCE_MAX).stream()
            .filter(change -> change.origin() == Origin.UNDO)
            .filter(change -> attended(change, engine -> starting.runAlone(change, engine))));
  }

  private static Duration patience(Execution execution) {
    return execution.witness().isPresent() ? ABANDONED_AFTER : UNHEARD_AFTER;
  }

  private int settle(Function<Execution, Duration> patience) {
    return count(
        store.inState(ChangeState.EXECUTING, AT_ONCE_MAX).stream()
            .filter(change -> !runs.here(change.id()))
            .filter(change -> settled(change, patience)));
  }

  private boolean settled(Change change, Function<Execution, Duration> patience) {
    Execution execution = change.execution().orElseThrow();
    if (execution.resting()) {
      return !docket.now().isBefore(change.expiresAt()) && moved(change, abandoned(change));
    }
    if (docket.now().isBefore(change.changedAt().plus(patience.apply(execution)))) {
      return false;
    }
    return attended(
        change,
        engine -> {
          RunReport report = runs.settle(change, engine);
          if (!(report instanceof RunReport.Unknown && execution.unknown())) {
            runs.ended(change.id(), engine, report);
          }
        });
  }

  private static ChangeEvent abandoned(Change change) {
    int done = change.execution().orElseThrow().statementsDone();
    return new ChangeEvent.Finished(
        new RunReport.Failed(
            "abandoned",
            "Only the first %d of %d statements were sent in time."
                .formatted(done, change.statements().size()),
            "",
            Duration.ZERO,
            Duration.ZERO,
            1,
            Bytes.copyOf(new byte[0])));
  }

  private boolean moved(Change change, ChangeEvent event) {
    return docket.attempt(change.id(), Actors.GATE, event) instanceof Transition.Moved;
  }

  /// Does something that needs the target; when that is impossible now, the next sweep tries again.
  private boolean attended(Change change, Consumer<TargetEngine> work) {
    try {
      work.accept(targets.apply(change.target()));
      return store.version(change.id()) != change.version();
    } catch (CountersignException e) {
      LOG.warn("change {} has to wait for its target", change.id(), e);
      return false;
    }
  }

  private static int count(Stream<Change> moved) {
    return Math.toIntExact(moved.count());
  }
}
