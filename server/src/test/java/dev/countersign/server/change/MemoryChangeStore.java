package dev.countersign.server.change;

import dev.countersign.core.AgentName;
import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import dev.countersign.core.TargetName;
import dev.countersign.core.change.Change;
import dev.countersign.core.change.ChangeId;
import dev.countersign.core.change.ChangeState;
import dev.countersign.ledger.Entry;
import dev.countersign.ledger.EntryKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/// Changes and ledger entries in memory, with the same promises as the real stores. A test can make
/// it refuse.
final class MemoryChangeStore implements ChangeStore {

  private final NavigableMap<Long, Change> changes = new TreeMap<>();
  private final List<Entry> ledger = new ArrayList<>();
  private Predicate<Entry> refuses = _ -> false;
  private long last;

  /// From now on, every write with such an entry fails as if the ledger could not be written.
  synchronized void refuse(Predicate<Entry> entries) {
    refuses = entries;
  }

  synchronized List<EntryKind> kinds() {
    return ledger.stream().map(Entry::kind).toList();
  }

  synchronized List<Entry> entries() {
    return List.copyOf(ledger);
  }

  @Override
  public synchronized ChangeId nextId() {
    return new ChangeId(++last);
  }

  @Override
  public synchronized void file(Change change, List<Entry> entries) {
    record(entries);
    changes.put(change.id().number(), change);
  }

  @Override
  public synchronized boolean move(List<Change> nexts, List<Entry> entries) {
    if (nexts.stream().anyMatch(next -> version(next.id()) != next.version() - 1)) {
      return false;
    }
    record(entries);
    nexts.forEach(next -> changes.put(next.id().number(), next));
    return true;
  }

  @Override
  public synchronized void record(List<Entry> entries) {
    if (entries.stream().anyMatch(refuses)) {
      throw new CountersignException(ErrorCode.LEDGER, "The ledger's disk is full.");
    }
    ledger.addAll(entries);
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
    return where(change ->
        change.agent().equals(agent) && change.target().equals(target) && !change.state().closed());
  }

  @Override
  public synchronized List<Change> inState(ChangeState state, int limit) {
    return where(change -> change.state() == state).stream().limit(limit).toList();
  }

  @Override
  public synchronized List<Change> list(ChangeFilter filter, Optional<ChangeId> before, int limit) {
    return changes.descendingMap().values().stream()
        .filter(change -> before.map(id -> change.id().number() < id.number()).orElse(true))
        .filter(change -> filter.states().isEmpty() || filter.states().contains(change.state()))
        .filter(change -> filter.target().map(change.target()::equals).orElse(true))
        .filter(change -> filter.agent().map(change.agent()::equals).orElse(true))
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized List<Change> changedSince(Instant since, int limit) {
    return where(change -> !change.changedAt().isBefore(since)).stream()
        .sorted(Comparator.comparing(Change::changedAt))
        .limit(limit)
        .toList();
  }

  private List<Change> where(Predicate<Change> matches) {
    return changes.values().stream().filter(matches).toList();
  }
}
