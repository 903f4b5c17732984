package dev.countersign.ledger.merkle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The right edge of a tree: one hash for every complete subtree that the tree is made of, and
/// nothing else.
///
/// A tree of n leaves is a row of complete subtrees, one for each bit that is set in n. That row is
/// all that is needed to append a leaf and to know the root: at most 63 hashes, whatever n is. Not
/// thread-safe.
public final class Frontier {

  private static final int LEVELS_PER_TILE = 8;

  private final Hash[] complete = new Hash[Long.SIZE];
  private long size;

  /// The edge of the tree without leaves.
  public Frontier() {
    Arrays.fill(complete, Hash.EMPTY_ROOT);
  }

  /// The edge of the tree that the stored hashes make up to this size.
  public static Frontier read(HashSource source, long size) {
    Frontier frontier = new Frontier();
    TreeReader reader = new TreeReader(source, size);
    for (int level = 0; level < Long.SIZE - 1; level++) {
      if ((size >>> level & 1) == 1) {
        frontier.complete[level] = reader.complete(level, (size >>> level) - 1);
      }
    }
    frontier.size = size;
    return frontier;
  }

  /// An independent copy.
  public Frontier copy() {
    Frontier copy = new Frontier();
    System.arraycopy(complete, 0, copy.complete, 0, complete.length);
    copy.size = size;
    return copy;
  }

  /// How many leaves the tree has.
  public long size() {
    return size;
  }

  /// Adds one leaf, and tells which hashes of the stored levels above 0 became complete by it.
  public List<TileHash> append(Hash leaf) {
    List<TileHash> completed = new ArrayList<>();
    Hash hash = leaf;
    int level = 0;
    while ((size >>> level & 1) == 1) {
      hash = Hash.ofNode(complete[level], hash);
      level++;
      if (level % LEVELS_PER_TILE == 0) {
        completed.add(new TileHash(level / LEVELS_PER_TILE, size >>> level, hash));
      }
    }
    complete[level] = hash;
    size++;
    return completed;
  }

  /// The root of the tree.
  public Hash root() {
    if (size == 0) {
      return Hash.EMPTY_ROOT;
    }
    int level = Long.numberOfTrailingZeros(size);
    Hash root = complete[level];
    for (level++; level < Long.SIZE - 1; level++) {
      if ((size >>> level & 1) == 1) {
        root = Hash.ofNode(complete[level], root);
      }
    }
    return root;
  }
}
