package dev.countersign.core.engine;

import java.time.Instant;
import java.util.List;

/// Looks after what is kept on one target for undos. Thread-safe.
public interface Keeper {

  /// What is kept longer than it was to be, by the target's own clock.
  ///
  /// @throws dev.countersign.core.CountersignException with `TARGET_UNREACHABLE` when the target
  ///   cannot be asked
  List<Kept> overdue();

  /// Drops what is kept, unless somebody else does or did so.
  ///
  /// @param before is told when it will certainly be tried, and before it takes effect; when it
  ///   throws, nothing is dropped
  /// @return whether it was dropped here
  /// @throws dev.countersign.core.CountersignException with `TARGET_UNREACHABLE` when the target
  ///   refuses
  boolean drop(Kept kept, Runnable before);

  /// What is kept for the undo of one change.
  ///
  /// @param change what its review was told to name it by
  /// @param tables the tables, qualified and quoted like in SQL
  /// @param until until when
  record Kept(String change, List<String> tables, Instant until) {

    public Kept {
      tables = List.copyOf(tables);
    }
  }
}
