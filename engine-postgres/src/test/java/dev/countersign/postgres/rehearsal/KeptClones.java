package dev.countersign.postgres.rehearsal;

import dev.countersign.core.TargetName;
import dev.countersign.core.engine.CloneRecords;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Records of clones in memory.
final class KeptClones implements CloneRecords {

  final List<String> everKept = new ArrayList<>();
  private final Map<String, CloneRecord> records = new ConcurrentHashMap<>();

  @Override
  public synchronized void keep(CloneRecord clone) {
    if (records.put(clone.name(), clone) == null) {
      everKept.add(clone.name());
    }
  }

  @Override
  public void forget(String name) {
    records.remove(name);
  }

  @Override
  public List<CloneRecord> abandoned(TargetName target, Instant now) {
    return records.values().stream()
        .filter(record -> record.target().equals(target))
        .filter(record -> record.aliveUntil().isBefore(now))
        .toList();
  }

  /// The names of all clones that there should still be.
  List<String> names() {
    return List.copyOf(records.keySet());
  }
}
