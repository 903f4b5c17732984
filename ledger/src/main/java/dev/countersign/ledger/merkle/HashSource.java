package dev.countersign.ledger.merkle;

import java.util.List;

/// Where the stored hashes of a tree are read from.
///
/// Level 0 holds the leaf hashes. Level n holds, for every full run of 256 hashes of level n-1 that
/// begins at a multiple of 256, the root of that run (C2SP tlog-tiles).
@FunctionalInterface
public interface HashSource {

  /// Exactly these consecutive hashes of one level.
  ///
  /// @param level 0 to 7
  /// @param from position of the first one within the level
  /// @param count at most 256
  /// @throws dev.countersign.core.CountersignException when some of them are not there
  List<Hash> hashes(int level, long from, int count);
}
