package dev.countersign.ledger;

import dev.countersign.core.CountersignException;
import dev.countersign.ledger.merkle.Frontier;
import dev.countersign.ledger.merkle.Hash;
import dev.countersign.ledger.merkle.HashSource;
import dev.countersign.ledger.merkle.TileHash;
import dev.countersign.ledger.note.Checkpoint;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// The first reading of a copy: holds every text against its hash, builds the tree over the hashes,
/// and notes whether every checkpoint states it.
final class LeafPass implements LedgerCopy.Reader {

  final Frontier tree = new Frontier();
  final IndexTrail trail = new IndexTrail();
  final FaultList faults = new FaultList();
  private final Optional<HashSource> tiles;
  private final List<Checkpoint> older;
  private Optional<StoredCheckpoint> newest = Optional.empty();
  private boolean isEveryCheckpointFitting = true;

  LeafPass(Optional<HashSource> tiles, List<Checkpoint> older) {
    this.tiles = tiles;
    this.older = older;
    compareOlder();
  }

  @Override
  public void leaf(StoredLeaf leaf) {
    Hash computed = Hash.ofLeaf(leaf.content().getBytes(StandardCharsets.UTF_8));
    if (computed.equals(leaf.hash())) {
      entry(leaf);
    } else {
      trail.broken(tree.size(), leaf.hash(), computed);
    }
    tree.append(leaf.hash()).forEach(this::compareTile);
    compareOlder();
  }

  private void entry(StoredLeaf leaf) {
    long slot = tree.size();
    try {
      LedgerEntry entry = LedgerEntry.parse(leaf.content());
      trail.intact(slot, entry.index());
      if (leaf.keys().isPresent() && !leaf.keys().get().equals(EntryKeys.of(entry))) {
        faults.add(new Fault.Misfiled(entry.index()));
      }
    } catch (IllegalArgumentException e) {
      trail.intact(slot, slot);
      faults.add(new Fault.Malformed(slot, String.valueOf(e.getMessage())));
    }
  }

  private void compareTile(TileHash expected) {
    if (tiles.isPresent() && !isStored(tiles.get(), expected)) {
      faults.add(new Fault.WrongTile(expected.level(), expected.position()));
    }
  }

  private static boolean isStored(HashSource source, TileHash expected) {
    try {
      return source
          .hashes(expected.level(), expected.position(), 1)
          .equals(List.of(expected.hash()));
    } catch (CountersignException e) {
      return false;
    }
  }

  private void compareOlder() {
    for (Checkpoint checkpoint : older) {
      if (checkpoint.size() == tree.size() && !checkpoint.root().equals(tree.root())) {
        faults.add(new Fault.Inconsistent(checkpoint.size()));
      }
    }
  }

  @Override
  public void checkpoint(StoredCheckpoint checkpoint) {
    newest = Optional.of(checkpoint);
    isEveryCheckpointFitting &= SignedState.read(checkpoint).filter(this::fits).isPresent();
  }

  private boolean fits(SignedState state) {
    return state.states(tree);
  }

  @Override
  public void unreadable(String what) {
    faults.add(new Fault.Unreadable(what));
  }

  /// The checkpoint that was read last.
  Optional<StoredCheckpoint> newest() {
    return newest;
  }

  /// Whether each checkpoint stated the tree at the place where it was read.
  boolean isEveryCheckpointFitting() {
    return isEveryCheckpointFitting;
  }
}
