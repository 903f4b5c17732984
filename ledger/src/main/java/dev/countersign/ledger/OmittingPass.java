package dev.countersign.ledger;

import dev.countersign.ledger.merkle.Frontier;
import dev.countersign.ledger.note.Checkpoint;
import java.util.ArrayList;
import java.util.List;

/// Another reading of a copy, which finds out which one of several entries with the same index was
/// inserted: it is the one without which the signed root comes out.
final class OmittingPass implements LedgerCopy.Reader {

  private static final int CANDIDATES_MAX = 8;

  private final long index;
  private final Checkpoint signed;
  private final Frontier before = new Frontier();
  private final List<Candidate> candidates = new ArrayList<>();
  private long slot;

  private record Candidate(long slot, Frontier tree) {}

  OmittingPass(long index, Checkpoint signed) {
    this.index = index;
    this.signed = signed;
  }

  @Override
  public void leaf(StoredLeaf leaf) {
    candidates.stream()
        .map(Candidate::tree)
        .filter(tree -> tree.size() < signed.size())
        .forEach(tree -> tree.append(leaf.hash()));
    if (candidates.size() < CANDIDATES_MAX && isCandidate(leaf)) {
      candidates.add(new Candidate(slot, before.copy()));
    }
    before.append(leaf.hash());
    slot++;
  }

  private boolean isCandidate(StoredLeaf leaf) {
    try {
      return LedgerEntry.parse(leaf.content()).index() == index;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  public void checkpoint(StoredCheckpoint checkpoint) {}

  @Override
  public void unreadable(String what) {}

  /// The fault, proven if it can be.
  Fault verdict(Fault.Doubled doubled) {
    return candidates.stream()
        .filter(candidate -> candidate.tree().size() == signed.size())
        .filter(candidate -> candidate.tree().root().equals(signed.root()))
        .findFirst()
        .<Fault>map(candidate -> new Fault.Inserted(index, candidate.slot()))
        .orElse(doubled);
  }
}
