package dev.countersign.server.change;

import dev.countersign.core.AgentName;
import dev.countersign.core.TargetName;
import dev.countersign.core.change.Change;
import dev.countersign.core.change.ChangeId;
import dev.countersign.core.change.ChangeState;
import dev.countersign.ledger.Entry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Where changes are kept. Implementations are thread-safe and shared by all nodes.
///
/// Every write takes the ledger entries that record it: both become durable together, or neither
/// does. Every method throws [dev.countersign.core.CountersignException] with `STORE`, or with
/// `LEDGER` when it is the ledger that cannot do its part; then nothing happened.
public interface ChangeStore {

  /// A number that no change has or will have; numbers may have gaps.
  ChangeId nextId();

  /// Keeps a new change, which is at version 1.
  void file(Change change, List<Entry> entries);

  /// Keeps the next versions of changes, all of them or none.
  ///
  /// @return false when the stored version of one of them is not the one before its next; then
  ///   nothing was kept and no entry was appended
  boolean move(List<Change> nexts, List<Entry> entries);

  /// Appends entries that move no change.
  void record(List<Entry> entries);

  /// The change with this number.
  Optional<Change> find(ChangeId id);

  /// The version of a change, 0 when there is none: what many waiting sessions ask every second.
  long version(ChangeId id);

  /// Changes that are not closed, of one agent on one target, the oldest first.
  List<Change> open(AgentName agent, TargetName target);

  /// Changes in a state, the oldest first.
  List<Change> inState(ChangeState state, int limit);

  /// Changes that match, the newest first.
  ///
  /// @param before only changes with a smaller number; empty: from the newest
  List<Change> list(ChangeFilter filter, Optional<ChangeId> before, int limit);

  /// Changes that last changed at this moment or later, the earliest first.
  List<Change> changedSince(Instant since, int limit);
}
