package dev.countersign.core.engine;

import dev.countersign.core.TargetName;
import java.time.Instant;
import java.util.List;

/// Where clones are written down before they are made, so that whoever comes after a crash can drop
/// them. Thread-safe.
public interface CloneRecords {

  /// A clone is about to be made, or still in use.
  ///
  /// @throws dev.countersign.core.CountersignException when that cannot be kept; then no clone may
  ///   be made
  void keep(CloneRecord clone);

  /// A clone is gone for certain.
  void forget(String name);

  /// The clones of a target that nobody has used since this moment.
  List<CloneRecord> abandoned(TargetName target, Instant now);

  /// A clone.
  ///
  /// @param name its name: of the database, the role and whatever else is made for it
  /// @param target of which target
  /// @param aliveUntil when it is abandoned, if nobody says until then that it is in use
  record CloneRecord(String name, TargetName target, Instant aliveUntil) {}
}
