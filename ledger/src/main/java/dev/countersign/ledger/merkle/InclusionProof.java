package dev.countersign.ledger.merkle;

import java.util.List;
import java.util.Optional;

/// Proves that one leaf is in a tree: the hashes beside the way from the leaf to the root.
///
/// @param index which leaf
/// @param treeSize how many leaves the tree has
/// @param path the hashes, the leaf's neighbour first
public record InclusionProof(long index, long treeSize, List<Hash> path) {

  /// @throws IllegalArgumentException when the tree has no such leaf
  public InclusionProof {
    if (index < 0 || index >= treeSize) {
      throw new IllegalArgumentException(
          "a tree of %d leaves has no leaf %d".formatted(treeSize, index));
    }
    path = List.copyOf(path);
  }

  /// Whether this proves that a leaf with this hash is in the tree with this root.
  public boolean proves(Hash leaf, Hash root) {
    return rootFrom(leaf).filter(root::equals).isPresent();
  }

  /// The root that the tree must have if the leaf has this hash (RFC 9162, section 2.1.3.2); empty
  /// when the path is too long or too short.
  public Optional<Hash> rootFrom(Hash leaf) {
    long node = index;
    long last = treeSize - 1;
    Hash root = leaf;
    for (Hash beside : path) {
      if (last == 0) {
        return Optional.empty();
      }
      if ((node & 1) == 1 || node == last) {
        root = Hash.ofNode(beside, root);
        int skipped = (node & 1) == 1 ? 0 : Long.numberOfTrailingZeros(node);
        node >>>= skipped;
        last >>>= skipped;
      } else {
        root = Hash.ofNode(root, beside);
      }
      node >>>= 1;
      last >>>= 1;
    }
    return last == 0 ? Optional.of(root) : Optional.empty();
  }
}
