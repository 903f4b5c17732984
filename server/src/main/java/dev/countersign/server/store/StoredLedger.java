package dev.countersign.server.store;

import dev.countersign.ledger.EntryFilter;
import dev.countersign.ledger.LedgerHead;
import dev.countersign.ledger.LedgerStorage;
import dev.countersign.ledger.StoredCheckpoint;
import dev.countersign.ledger.StoredLeaf;
import dev.countersign.ledger.merkle.Hash;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/// The ledger in the tables of the store.
final class StoredLedger implements LedgerStorage {

  /// Names the lock that keeps nodes from appending at the same moment: the letters "CSledger".
  private static final long POSTGRESQL_LOCK = 0x43536c6564676572L;

  private final Database database;

  StoredLedger(Database database) {
    this.database = database;
  }

  @Override
  public <T> T write(Function<Transaction, T> work) {
    return database.write(handle -> {
      lock(handle);
      StoreTransaction transaction = new StoreTransaction(handle, database.failures());
      T result = work.apply(transaction);
      transaction.requireWhole();
      return result;
    });
  }

  /// A writing transaction of SQLite has the whole file to itself from its first statement on.
  private void lock(Handle handle) {
    if (database.engine() == Database.Engine.POSTGRESQL) {
      handle.execute("SELECT pg_advisory_xact_lock(?)", POSTGRESQL_LOCK);
    }
  }

  @Override
  public LedgerHead head() {
    return database.read(LedgerTables::head);
  }

  @Override
  public List<Hash> hashes(int level, long from, int count) {
    return database.read(
        handle -> LedgerTables.hashes(handle, database.failures(), level, from, count));
  }

  @Override
  public List<StoredLeaf> leaves(long from, int limit) {
    return database.read(handle -> LedgerTables.leaves(handle, from, limit));
  }

  @Override
  public List<StoredLeaf> find(EntryFilter filter, long before, int limit) {
    return database.read(handle -> LedgerTables.find(handle, filter, before, limit));
  }

  @Override
  public List<StoredCheckpoint> checkpoints(long fromSize, int limit) {
    return database.read(handle -> LedgerTables.checkpoints(handle, fromSize, limit));
  }
}
