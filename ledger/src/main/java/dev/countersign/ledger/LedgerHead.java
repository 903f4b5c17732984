package dev.countersign.ledger;

import java.util.Optional;

/// The end of a stored ledger.
///
/// @param size one more than the highest index that is stored
/// @param checkpoint the newest signed note; empty when no entry was ever stored
public record LedgerHead(long size, Optional<StoredCheckpoint> checkpoint) {

  Optional<String> note() {
    return checkpoint.map(StoredCheckpoint::note);
  }
}
