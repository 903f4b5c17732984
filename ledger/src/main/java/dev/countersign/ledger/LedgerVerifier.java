package dev.countersign.ledger;

import dev.countersign.ledger.note.Checkpoint;
import dev.countersign.ledger.note.NoteException;
import dev.countersign.ledger.note.SignedNote;
import dev.countersign.ledger.note.VerifierKey;
import java.util.List;
import java.util.Optional;

/// Checks a whole copy of the ledger offline, and names what was tampered with.
///
/// The argument goes from the outside in. The newest checkpoint is believed because of its
/// signature. The hashes that stand beside the entries are believed if the tree over them has the
/// root that the checkpoint states; so the one signature covers each of them. An entry is believed
/// if its text has the hash beside it. Whatever breaks that chain is a fault, and three more things
/// help to say where:
///
/// - every entry names its own index, which shows what was dropped, inserted or swapped
///   ([IndexTrail]);
/// - every batch of entries has its own signed checkpoint, so when somebody who can compute hashes
///   rewrote an entry together with its hash, the first checkpoint that no longer fits shows where
///   ([SignaturePass]);
/// - that an entry was inserted can be proven: without it, the signed root comes out again
///   ([OmittingPass]).
///
/// What it cannot find is a ledger that was made anew by somebody who has the key, or one that was
/// cut back to an earlier signed state. For that, an older checkpoint from elsewhere is given
/// along.
public final class LedgerVerifier {

  private static final int GUESSES_MAX = 8;

  private final VerifierKey key;

  /// @param key known to be the ledger's from elsewhere than the copy
  public LedgerVerifier(VerifierKey key) {
    this.key = key;
  }

  /// Checks a copy by itself.
  public LedgerReport verify(LedgerCopy copy) {
    return verify(copy, List.of());
  }

  /// Checks a copy, and that each of these older checkpoints states a beginning of it.
  ///
  /// @throws NoteException when an older checkpoint is not signed by the key
  public LedgerReport verify(LedgerCopy copy, List<SignedNote> older) {
    List<Checkpoint> trusted = older.stream().map(note -> Checkpoint.verified(note, key)).toList();
    LeafPass leaves = new LeafPass(copy.tiles(), trusted);
    copy.read(leaves);
    Optional<Checkpoint> newest =
        leaves
            .newest()
            .flatMap(SignedState::read)
            .filter(state -> state.isSignedBy(key))
            .map(SignedState::claim);
    FaultList faults = leaves.faults;
    long entries = leaves.tree.size();

    leaves.trail.changes().forEach(faults::add);
    List<Fault> disorder =
        leaves.trail.disorder(leaves.newest().map(StoredCheckpoint::size).orElse(entries));
    named(copy, disorder, newest).forEach(faults::add);
    if (leaves.newest().isPresent() && (newest.isEmpty() || !leaves.isEveryCheckpointFitting())) {
      SignaturePass signatures = new SignaturePass(key);
      copy.read(signatures);
      signatures.faults(!disorder.isEmpty()).forEach(faults::add);
    }
    long covered = leaves.newest().map(StoredCheckpoint::size).orElse(0L);
    if (entries > covered && disorder.isEmpty()) {
      faults.add(new Fault.Unsigned(covered, entries - 1));
    }
    trusted.stream()
        .filter(checkpoint -> checkpoint.size() > entries)
        .forEach(checkpoint -> faults.add(new Fault.Shorter(entries, checkpoint.size())));
    return new LedgerReport(entries, leaves.tree.root(), newest, faults.all());
  }

  private static List<Fault> named(
      LedgerCopy copy, List<Fault> disorder, Optional<Checkpoint> newest) {
    long doubles = disorder.stream().filter(Fault.Doubled.class::isInstance).count();
    if (doubles == 0 || doubles > GUESSES_MAX || newest.isEmpty()) {
      return disorder;
    }
    return disorder.stream()
        .map(fault -> fault instanceof Fault.Doubled it ? proven(copy, it, newest.get()) : fault)
        .toList();
  }

  private static Fault proven(LedgerCopy copy, Fault.Doubled doubled, Checkpoint newest) {
    OmittingPass pass = new OmittingPass(doubled.index(), newest);
    copy.read(pass);
    return pass.verdict(doubled);
  }
}
