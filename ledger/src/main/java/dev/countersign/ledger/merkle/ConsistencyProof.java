package dev.countersign.ledger.merkle;

import java.util.ArrayList;
import java.util.List;

/// Proves that an older tree is a beginning of a newer one: nothing in it was changed or dropped.
///
/// @param oldSize leaves of the older tree
/// @param newSize leaves of the newer tree
/// @param path the hashes, in the order of RFC 6962, section 2.1.2
public record ConsistencyProof(long oldSize, long newSize, List<Hash> path) {

  /// @throws IllegalArgumentException when the older tree is larger than the newer
  public ConsistencyProof {
    if (oldSize < 0 || oldSize > newSize) {
      throw new IllegalArgumentException(
          "a tree of %d leaves has no beginning of %d leaves".formatted(newSize, oldSize));
    }
    path = List.copyOf(path);
  }

  /// Whether this proves that the tree with the old root is a beginning of the tree with the new
  /// root (RFC 9162, section 2.1.4.2). A tree without leaves is a beginning of every tree.
  public boolean proves(Hash oldRoot, Hash newRoot) {
    if (oldSize == newSize) {
      return path.isEmpty()
          && oldRoot.equals(newRoot)
          && (oldSize > 0 || oldRoot.equals(Hash.EMPTY_ROOT));
    }
    if (oldSize == 0) {
      return path.isEmpty() && oldRoot.equals(Hash.EMPTY_ROOT);
    }
    return !path.isEmpty() && recomputes(oldRoot, newRoot);
  }

  private boolean recomputes(Hash oldRoot, Hash newRoot) {
    List<Hash> hashes = new ArrayList<>(path);
    if (Long.bitCount(oldSize) == 1) {
      hashes.addFirst(oldRoot);
    }
    long node = oldSize - 1;
    long last = newSize - 1;
    int inBoth = Long.numberOfTrailingZeros(~node);
    node >>>= inBoth;
    last >>>= inBoth;
    Hash oldHash = hashes.getFirst();
    Hash newHash = hashes.getFirst();
    for (Hash beside : hashes.subList(1, hashes.size())) {
      if (last == 0) {
        return false;
      }
      if ((node & 1) == 1 || node == last) {
        oldHash = Hash.ofNode(beside, oldHash);
        newHash = Hash.ofNode(beside, newHash);
        int skipped = (node & 1) == 1 ? 0 : Long.numberOfTrailingZeros(node);
        node >>>= skipped;
        last >>>= skipped;
      } else {
        newHash = Hash.ofNode(newHash, beside);
      }
      node >>>= 1;
      last >>>= 1;
    }
    return last == 0 && oldHash.equals(oldRoot) && newHash.equals(newRoot);
  }
}
