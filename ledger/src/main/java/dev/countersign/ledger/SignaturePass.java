package dev.countersign.ledger;

import dev.countersign.ledger.merkle.Frontier;
import dev.countersign.ledger.note.VerifierKey;
import java.util.ArrayList;
import java.util.List;

/// The second reading of a copy, made only when something is wrong: checks every signature, to find
/// the last state that was certainly signed and the first one after it that was not.
final class SignaturePass implements LedgerCopy.Reader {

  private final VerifierKey key;
  private final Frontier tree = new Frontier();
  private final List<Fault> faults = new ArrayList<>();
  private final List<Long> unproven = new ArrayList<>();
  private long provenSize;

  SignaturePass(VerifierKey key) {
    this.key = key;
  }

  @Override
  public void leaf(StoredLeaf leaf) {
    tree.append(leaf.hash());
  }

  @Override
  public void checkpoint(StoredCheckpoint checkpoint) {
    boolean isProven =
        SignedState.read(checkpoint)
            .filter(state -> state.states(tree) && state.isSignedBy(key))
            .isPresent();
    if (isProven) {
      unproven.forEach(size -> faults.add(new Fault.WrongCheckpoint(size)));
      unproven.clear();
      provenSize = checkpoint.size();
    } else if (unproven.size() < LedgerReport.FAULTS_MAX) {
      unproven.add(checkpoint.size());
    }
  }

  @Override
  public void unreadable(String what) {}

  /// What is wrong with the checkpoints.
  ///
  /// @param isDisordered whether the order of the entries already explains why states after the
  ///   last proven one do not fit
  List<Fault> faults(boolean isDisordered) {
    List<Fault> all = new ArrayList<>(faults);
    if (!unproven.isEmpty() && !isDisordered) {
      all.add(new Fault.Rewritten(provenSize, Math.max(provenSize, unproven.getFirst() - 1)));
    }
    if (!unproven.isEmpty()) {
      all.add(new Fault.WrongCheckpoint(unproven.getFirst()));
    }
    if (unproven.size() > 1) {
      all.add(new Fault.WrongCheckpoint(unproven.getLast()));
    }
    return all;
  }
}
