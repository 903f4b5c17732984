package dev.countersign.app.review;

import dev.countersign.core.AgentName;
import dev.countersign.core.TargetName;
import dev.countersign.core.change.Change;
import dev.countersign.core.change.ChangeId;
import dev.countersign.core.change.ChangeState;
import dev.countersign.ledger.Entry;
import dev.countersign.server.change.ChangeFilter;
import dev.countersign.server.change.ChangeStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Changes that are forgotten with the process. Thread-safe.
final class UnfiledChanges implements ChangeStore {

  private final SortedMap<Long, Change> changes = new TreeMap<>();
  private long last;

  @Override
  public synchronized ChangeId nextId() {
    last++;
    return new ChangeId(last);
  }

  @Override
  public synchronized void file(Change change, List<Entry> entries) {
    changes.put(change.id().number(), change);
  }

  @Override
  public synchronized boolean move(List<Change> nexts, List<Entry> entries) {
    boolean current = nexts.stream().allMatch(next -> version(next.id()) + 1 == next.version());
    if (current) {
      nexts.forEach(next -> changes.put(next.id().number(), next));
    }
    return current;
  }

  @Override
  public void record(List<Entry> entries) {
    // There is no ledger: nothing happens that it would have to tell.
  }

  @Override
  public synchronized Optional<Change> find(ChangeId id) {
    return Optional.ofNullable(changes.get(id.number()));
  }

  @Override
  public synchronized long version(ChangeId id) {
    return find(id).map(Change::version).orElse(0L);
  }

  @Override
  public synchronized List<Change> open(AgentName agent, TargetName target) {
    return changes.values().stream()
        .filter(change -> !change.state().closed())
        .filter(change -> change.agent().equals(agent) && change.target().equals(target))
        .toList();
  }

  @Override
  public synchronized List<Change> inState(ChangeState state, int limit) {
    return changes.values().stream()
        .filter(change -> change.state() == state)
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized List<Change> list(ChangeFilter filter, Optional<ChangeId> before, int limit) {
    return changes.values().stream().limit(limit).toList();
  }

  @Override
  public synchronized List<Change> changedSince(Instant since, int limit) {
    return changes.values().stream()
        .filter(change -> !change.changedAt().isBefore(since))
        .limit(limit)
        .toList();
  }
}
