package dev.countersign.ledger;

import dev.countersign.ledger.merkle.Hash;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Follows the indexes that entries give themselves, and tells from where they break step what was
/// dropped, doubled, swapped or moved.
///
/// Only what is out of step is kept, besides one bit for every entry. "Slot" is the place at which
/// an entry was read, counted from 0.
final class IndexTrail {

  /// An entry that calls itself more than this far ahead of its slot is a forgery, not a gap.
  private static final long AHEAD_MAX = 10_000_000;

  private static final int KEPT_MAX = 100_000;

  private final BitSet seen = new BitSet();
  private final List<Placed> outOfStep = new ArrayList<>();
  private final List<Broken> broken = new ArrayList<>();
  private final List<Fault> doubles = new ArrayList<>();
  private long expected;
  private long highest = -1;

  private record Placed(long slot, long index, boolean isBackward) {}

  private record Broken(long index, Hash stored, Hash computed) {}

  /// An entry whose text belongs to the hash beside it.
  void intact(long slot, long index) {
    if (index > slot + AHEAD_MAX) {
      keep(doubles, new Fault.Inserted(index, slot));
    } else if (seen.get((int) index)) {
      keep(doubles, new Fault.Doubled(index, slot));
    } else {
      step(slot, index);
    }
  }

  /// An entry whose text does not belong to the hash beside it; what it says is not believed.
  void broken(long slot, Hash stored, Hash computed) {
    keep(broken, new Broken(expected, stored, computed));
    step(slot, expected);
  }

  private void step(long slot, long index) {
    if (index != expected) {
      keep(outOfStep, new Placed(slot, index, index < highest));
    }
    seen.set((int) index);
    expected = index + 1;
    highest = Math.max(highest, index);
  }

  /// Faults of order: after these, the tree over the hashes cannot have the signed root.
  List<Fault> disorder(long signedSize) {
    List<Fault> faults = new ArrayList<>(doubles);
    faults.addAll(moves());
    for (int gap = seen.nextClearBit(0);
        gap < signedSize && faults.size() < LedgerReport.FAULTS_MAX;
        gap = seen.nextClearBit(gap)) {
      int next = seen.nextSetBit(gap);
      long end = next < 0 ? signedSize : next;
      faults.add(new Fault.Missing(gap, end - 1));
      gap = (int) Math.min(end, Integer.MAX_VALUE - 1);
    }
    return faults;
  }

  private List<Fault> moves() {
    Map<Long, Long> slots = new HashMap<>();
    outOfStep.forEach(placed -> slots.put(placed.index(), placed.slot()));
    List<Fault> faults = new ArrayList<>();
    for (Placed placed : outOfStep) {
      long opposite = slots.getOrDefault(placed.slot(), placed.slot());
      if (placed.slot() != placed.index() && opposite == placed.index()) {
        if (placed.slot() < placed.index()) {
          faults.add(new Fault.Swapped(placed.slot(), placed.index()));
        }
      } else if (placed.isBackward() && placed.slot() != placed.index()) {
        faults.add(new Fault.Moved(placed.index(), placed.slot()));
      }
    }
    return faults;
  }

  /// Faults of text: the hashes beside them may still be those that were signed.
  List<Fault> changes() {
    Map<Hash, Broken> byStored = new HashMap<>();
    broken.forEach(one -> byStored.put(one.stored(), one));
    List<Fault> faults = new ArrayList<>();
    for (Broken one : broken) {
      Broken other = byStored.get(one.computed());
      if (other == null || !other.computed().equals(one.stored())) {
        faults.add(new Fault.Changed(one.index()));
      } else if (one.index() < other.index()) {
        faults.add(new Fault.Swapped(one.index(), other.index()));
      }
    }
    return faults;
  }

  private static <T> void keep(List<T> list, T one) {
    if (list.size() < KEPT_MAX) {
      list.add(one);
    }
  }
}
