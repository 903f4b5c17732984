package dev.countersign.ledger;

import dev.countersign.ledger.merkle.HashSource;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/// Where a ledger is kept. Implementations are thread-safe.
///
/// Every method throws [dev.countersign.core.CountersignException] with
/// [dev.countersign.core.ErrorCode#STORE] when the store cannot do what it must.
public interface LedgerStorage extends HashSource {

  /// Runs work in one transaction that no other writer of the ledger, in this process or another,
  /// overlaps. When this returns, all of it is durable; when it throws, none of it was
  /// acknowledged.
  ///
  /// The work may run more than once (after a deadlock, for example); only its last run counts.
  <T> T write(Function<Transaction, T> work);

  /// The end of the ledger.
  LedgerHead head();

  /// Entries by index, fewer when there are fewer; indexes may have gaps if somebody deleted rows.
  List<StoredLeaf> leaves(long from, int limit);

  /// Entries with an index below `before` that match, the newest first.
  List<StoredLeaf> find(EntryFilter filter, long before, int limit);

  /// Signed notes by the size they are about, from the first one of at least this size.
  List<StoredCheckpoint> checkpoints(long fromSize, int limit);

  /// The inside of [#write]. Used by one thread, and not after `write` has returned.
  interface Transaction extends HashSource {

    /// The end of the ledger, which no one else moves until this transaction has ended.
    LedgerHead head();

    /// Stores a batch that begins at the end of the ledger.
    void append(Batch batch);

    /// Runs a part of the work so that its changes are undone, and only its changes, when it
    /// throws.
    <T> T separately(Supplier<T> part);

    /// What the store itself calls this transaction, for changes to its other tables.
    ///
    /// @throws IllegalArgumentException when this store has no such thing
    <S> S unwrap(Class<S> type);
  }
}
