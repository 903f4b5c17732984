package dev.countersign.server.change;

import dev.countersign.core.CountersignException;
import dev.countersign.core.TargetName;
import dev.countersign.core.change.Change;
import dev.countersign.core.change.ChangeId;
import dev.countersign.core.engine.Keeper;
import dev.countersign.core.engine.TargetEngine;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has what was kept for undos dropped when its time is over.
///
/// What is kept is written down in the target itself, in the transaction that made it: so a process
/// may die at any moment, and whoever looks next finds all that is there and nothing else.
final class Forgetting {

  private static final Logger LOG = LoggerFactory.getLogger(Forgetting.class);

  /// What is kept under another name is nobody's here.
  private static final Pattern OURS = Pattern.compile("[1-9][0-9]{0,17}(_.*)?");

  private final ChangeStore store;
  private final Function<TargetName, TargetEngine> targets;

  Forgetting(ChangeStore store, Function<TargetName, TargetEngine> targets) {
    this.store = store;
    this.targets = targets;
  }

  /// How many changes had something dropped here.
  int forget(Collection<TargetName> names) {
    int dropped = 0;
    for (TargetName name : names) {
      try {
        dropped += targets.apply(name).keeper().map(keeper -> forget(name, keeper)).orElse(0);
      } catch (CountersignException e) {
        LOG.warn("what is kept on {} has to wait: {}", name, e.getMessage());
      }
    }
    return dropped;
  }

  private int forget(TargetName target, Keeper keeper) {
    int dropped = 0;
    for (Keeper.Kept kept : keeper.overdue()) {
      if (OURS.matcher(kept.change()).matches() && !needed(kept)) {
        Runnable ledgered = () -> store.record(LedgerLines.dropped(kept, target, number(kept)));
        dropped += keeper.drop(kept, ledgered) ? 1 : 0;
      }
    }
    return dropped;
  }

  /// An undo that was asked for in time may still run.
  private boolean needed(Keeper.Kept kept) {
    Optional<Change> change = store.find(ChangeId.parse(number(kept)));
    return change
        .map(original ->
            store.open(original.agent(), original.target()).stream()
                .anyMatch(open -> open.undoes().filter(original.id()::equals).isPresent()))
        .orElse(false);
  }

  private static String number(Keeper.Kept kept) {
    return kept.change().replaceFirst("_.*", "");
  }
}
