package dev.countersign.ledger;

import java.util.List;

/// A change to the store and the entries that record it, durable together or not at all.
///
/// @param <T> what the caller wants to know afterwards
@FunctionalInterface
public interface LedgerUnit<T> {

  /// Makes the change and names the entries. May run more than once; only the last run counts, so
  /// it does nothing outside the transaction. When it throws, nothing of it is kept and the caller
  /// gets the exception; others that happen to share the transaction are not disturbed.
  Written<T> write(LedgerStorage.Transaction transaction);

  /// What a unit did.
  ///
  /// @param entries to be recorded, in order; none when nothing happened
  /// @param result for the caller
  record Written<T>(List<Entry> entries, T result) {
    /// Copies.
    public Written {
      entries = List.copyOf(entries);
    }
  }

  /// What a unit did, once it is durable.
  ///
  /// @param receipts one for each entry, in order
  /// @param result of the unit
  record Committed<T>(List<Receipt> receipts, T result) {
    /// Copies.
    public Committed {
      receipts = List.copyOf(receipts);
    }
  }
}
