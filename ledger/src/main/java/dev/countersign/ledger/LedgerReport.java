package dev.countersign.ledger;

import dev.countersign.ledger.merkle.Hash;
import dev.countersign.ledger.note.Checkpoint;
import java.util.List;
import java.util.Optional;

/// What the verifier found.
///
/// @param entries how many entries the copy holds
/// @param root the root over their hashes, as computed
/// @param checkpoint the newest one that is signed by the key; empty for a copy without any
/// @param faults everything that is wrong, at most [#FAULTS_MAX]; none means that every entry is
///   the one that was signed
public record LedgerReport(
    long entries, Hash root, Optional<Checkpoint> checkpoint, List<Fault> faults) {

  /// Faults that are told; when there are more, the rest is more of the same.
  public static final int FAULTS_MAX = 1_000;

  /// Copies.
  public LedgerReport {
    faults = List.copyOf(faults);
  }

  /// Whether nothing is wrong.
  public boolean isIntact() {
    return faults.isEmpty();
  }
}
