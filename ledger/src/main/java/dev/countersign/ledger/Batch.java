package dev.countersign.ledger;

import dev.countersign.ledger.merkle.TileHash;
import java.util.List;

/// Entries that become durable together, with everything that a store keeps about them.
///
/// @param firstIndex how many entries the ledger has before them
/// @param leaves the entries, in order
/// @param tiles hashes of the levels above the leaves that they complete
/// @param checkpoint the signed note over the ledger with them
public record Batch(
    long firstIndex, List<NewLeaf> leaves, List<TileHash> tiles, String checkpoint) {

  /// Copies.
  public Batch {
    leaves = List.copyOf(leaves);
    tiles = List.copyOf(tiles);
  }

  /// How many entries the ledger has with them.
  public long treeSize() {
    return firstIndex + leaves.size();
  }
}
