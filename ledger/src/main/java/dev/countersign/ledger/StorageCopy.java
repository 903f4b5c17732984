package dev.countersign.ledger;

import dev.countersign.ledger.merkle.HashSource;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// The ledger as a store has it, read page by page.
final class StorageCopy implements LedgerCopy {

  private static final int PAGE = 1_000;

  private final LedgerStorage storage;

  StorageCopy(LedgerStorage storage) {
    this.storage = storage;
  }

  @Override
  public Optional<HashSource> tiles() {
    return Optional.of(storage);
  }

  /// Reads up to the newest checkpoint there was at the beginning, so that entries that are
  /// appended meanwhile are not taken for forged ones.
  @Override
  public void read(Reader reader) {
    LedgerHead head = storage.head();
    long last = Math.max(head.size(), head.checkpoint().map(StoredCheckpoint::size).orElse(0L));
    CheckpointCursor checkpoints = new CheckpointCursor();
    long next = 0;
    List<StoredLeaf> page = storage.leaves(next, PAGE);
    while (!page.isEmpty() && next < head.size()) {
      for (StoredLeaf leaf : page) {
        if (leaf.index() < head.size()) {
          checkpoints.give(reader, leaf.index());
          reader.leaf(leaf);
        }
      }
      next = Math.max(next, page.getLast().index()) + 1;
      page = storage.leaves(next, PAGE);
    }
    checkpoints.give(reader, last);
  }

  /// Walks over the stored notes in step with the entries.
  private final class CheckpointCursor {

    private Iterator<StoredCheckpoint> page = storage.checkpoints(0, PAGE).iterator();
    private Optional<StoredCheckpoint> waiting = Optional.empty();

    CheckpointCursor() {
      advance(-1);
    }

    void give(Reader reader, long sizeMax) {
      while (waiting.isPresent() && waiting.get().size() <= sizeMax) {
        StoredCheckpoint checkpoint = waiting.get();
        reader.checkpoint(checkpoint);
        advance(checkpoint.size());
      }
    }

    private void advance(long lastSize) {
      if (!page.hasNext()) {
        page = storage.checkpoints(lastSize + 1, PAGE).iterator();
      }
      waiting = page.hasNext() ? Optional.of(page.next()) : Optional.empty();
    }
  }
}
