package dev.countersign.server.store;

import dev.countersign.ledger.Batch;
import dev.countersign.ledger.LedgerHead;
import dev.countersign.ledger.LedgerStorage;
import dev.countersign.ledger.NewLeaf;
import dev.countersign.ledger.merkle.Hash;
import dev.countersign.ledger.merkle.TileHash;
import java.util.List;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/// One transaction of the ledger and whatever else becomes durable with it. Used by one thread.
final class StoreTransaction implements LedgerStorage.Transaction {

  private final Handle handle;
  private final StoreFailures failures;
  private boolean isBroken;
  private int parts;

  StoreTransaction(Handle handle, StoreFailures failures) {
    this.handle = handle;
    this.failures = failures;
  }

  @Override
  public LedgerHead head() {
    return LedgerTables.head(handle);
  }

  @Override
  public List<Hash> hashes(int level, long from, int count) {
    return LedgerTables.hashes(handle, failures, level, from, count);
  }

  @Override
  public void append(Batch batch) {
    insertEntries(batch.leaves());
    insertTiles(batch.tiles());
    handle.execute(
        "INSERT INTO ledger_checkpoint (size, note) VALUES (?, ?)",
        batch.treeSize(),
        batch.checkpoint());
  }

  private void insertEntries(List<NewLeaf> leaves) {
    PreparedBatch rows =
        handle.prepareBatch(
            "INSERT INTO ledger_entry"
                + " (idx, content, leaf_hash, kind, actor, change_id, target, session_id)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    for (NewLeaf leaf : leaves) {
      rows.add(
          leaf.index(),
          leaf.content(),
          leaf.hash().toArray(),
          leaf.keys().kind(),
          leaf.keys().actor(),
          leaf.keys().change(),
          leaf.keys().target(),
          leaf.keys().session());
    }
    rows.execute();
  }

  private void insertTiles(List<TileHash> tiles) {
    for (TileHash tile : tiles) {
      handle.execute(
          "INSERT INTO ledger_tile_hash (level, position, hash) VALUES (?, ?, ?)",
          tile.level(),
          tile.position(),
          tile.hash().toArray());
    }
  }

  /// A savepoint. When not even that can be undone (SQLite ends the whole transaction when the disk
  /// is full), the transaction is broken and must not be committed.
  @Override
  public <T> T separately(Supplier<T> part) {
    String savepoint = "part_" + ++parts;
    handle.savepoint(savepoint);
    try {
      T result = part.get();
      handle.releaseSavepoint(savepoint);
      return result;
    } catch (RuntimeException e) {
      undo(savepoint, e);
      throw e;
    }
  }

  private void undo(String savepoint, RuntimeException cause) {
    try {
      handle.rollbackToSavepoint(savepoint);
    } catch (RuntimeException e) {
      isBroken = true;
      cause.addSuppressed(e);
    }
  }

  /// @throws dev.countersign.core.CountersignException when a part could not be undone
  void requireWhole() {
    if (isBroken) {
      throw failures.because("a part of a transaction failed and could not be undone.");
    }
  }

  @Override
  public <S> S unwrap(Class<S> type) {
    if (!type.isInstance(handle)) {
      throw new IllegalArgumentException("a transaction of the store is no " + type.getName());
    }
    return type.cast(handle);
  }
}
