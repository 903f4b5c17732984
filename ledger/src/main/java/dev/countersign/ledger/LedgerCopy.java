package dev.countersign.ledger;

import dev.countersign.ledger.merkle.HashSource;
import java.util.Optional;

/// Something that claims to be the whole ledger: a store, or an exported file.
///
/// It can be read more than once; the verifier does so when it has to find out what was tampered
/// with.
public interface LedgerCopy {

  /// Gives everything to the reader, from the first entry to the last.
  ///
  /// @throws dev.countersign.core.CountersignException when it cannot be read at all
  void read(Reader reader);

  /// The hashes above the leaves that are stored beside it; empty when it has none.
  Optional<HashSource> tiles();

  /// Takes what a copy holds, in its order.
  interface Reader {

    /// One entry.
    void leaf(StoredLeaf leaf);

    /// A signed note. It is read after the last entry that it covers, if it covers what it says.
    void checkpoint(StoredCheckpoint checkpoint);

    /// Something that cannot be read.
    void unreadable(String what);
  }
}
