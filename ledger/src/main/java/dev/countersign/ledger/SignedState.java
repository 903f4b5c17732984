package dev.countersign.ledger;

import dev.countersign.ledger.merkle.Frontier;
import dev.countersign.ledger.note.Checkpoint;
import dev.countersign.ledger.note.NoteException;
import dev.countersign.ledger.note.SignedNote;
import dev.countersign.ledger.note.VerifierKey;
import java.util.Optional;

/// A checkpoint out of a copy, read but not yet trusted.
record SignedState(SignedNote note, Checkpoint claim) {

  /// Empty when it cannot be read, or is about another size than it is filed under.
  static Optional<SignedState> read(StoredCheckpoint stored) {
    try {
      SignedNote note = SignedNote.parse(stored.note());
      Checkpoint claim = Checkpoint.parse(note.text());
      return claim.size() == stored.size()
          ? Optional.of(new SignedState(note, claim))
          : Optional.empty();
    } catch (NoteException e) {
      return Optional.empty();
    }
  }

  /// The size that a note claims to be about; empty when it cannot be read.
  static Optional<Long> sizeOf(String note) {
    try {
      return Optional.of(Checkpoint.parse(SignedNote.parse(note).text()).size());
    } catch (NoteException e) {
      return Optional.empty();
    }
  }

  boolean states(Frontier tree) {
    return claim.size() == tree.size() && claim.root().equals(tree.root());
  }

  boolean isSignedBy(VerifierKey key) {
    try {
      Checkpoint.verified(note, key);
      return true;
    } catch (NoteException e) {
      return false;
    }
  }
}
