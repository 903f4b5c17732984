package dev.countersign.ledger.merkle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Roots and proofs of one tree, out of its stored hashes.
///
/// A tree may be read at any size up to the one that is stored: complete subtrees never change, and
/// the incomplete ones are put together again. Every tile is fetched once. One proof touches a
/// handful of tiles. Not thread-safe; make one for each question.
public final class TreeReader {

  private static final int LEVELS_PER_TILE = 8;

  private final HashSource source;
  private final long size;
  private final Map<Tile, List<Hash>> tiles = new HashMap<>();

  /// @param size how many leaves the tree has that is asked about
  public TreeReader(HashSource source, long size) {
    if (size < 0) {
      throw new IllegalArgumentException("a tree has no negative size: " + size);
    }
    this.source = source;
    this.size = size;
  }

  /// The root of the tree.
  public Hash root() {
    return size == 0 ? Hash.EMPTY_ROOT : range(0, size);
  }

  /// Proves that the leaf at this index is in the tree.
  ///
  /// @throws IllegalArgumentException when the tree has no such leaf
  public InclusionProof inclusion(long index) {
    if (index < 0 || index >= size) {
      throw new IllegalArgumentException(
          "a tree of %d leaves has no leaf %d".formatted(size, index));
    }
    List<Hash> path = new ArrayList<>();
    long begin = 0;
    long end = size;
    while (end - begin > 1) {
      long middle = begin + split(end - begin);
      if (index < middle) {
        path.add(range(middle, end));
        end = middle;
      } else {
        path.add(range(begin, middle));
        begin = middle;
      }
    }
    return new InclusionProof(index, size, path.reversed());
  }

  /// Proves that the tree of an earlier size is a beginning of this one.
  ///
  /// @throws IllegalArgumentException when the earlier size is larger than this one
  public ConsistencyProof consistency(long oldSize) {
    if (oldSize < 0 || oldSize > size) {
      throw new IllegalArgumentException(
          "a tree of %d leaves has no beginning of %d leaves".formatted(size, oldSize));
    }
    List<Hash> path = new ArrayList<>();
    if (oldSize > 0 && oldSize < size) {
      collect(oldSize, path);
    }
    return new ConsistencyProof(oldSize, size, path);
  }

  /// RFC 6962, section 2.1.2, SUBPROOF, without the recursion.
  private void collect(long oldSize, List<Hash> path) {
    long begin = 0;
    long end = size;
    List<Hash> siblings = new ArrayList<>();
    while (end != oldSize) {
      long middle = begin + split(end - begin);
      if (oldSize <= middle) {
        siblings.add(range(middle, end));
        end = middle;
      } else {
        siblings.add(range(begin, middle));
        begin = middle;
      }
    }
    if (begin != 0) {
      path.add(range(begin, end));
    }
    path.addAll(siblings.reversed());
  }

  /// The hash over the leaves from begin to end, where begin is a multiple of the subtree's width.
  private Hash range(long begin, long end) {
    long width = end - begin;
    if (Long.bitCount(width) == 1) {
      int level = Long.numberOfTrailingZeros(width);
      return complete(level, begin >>> level);
    }
    long middle = begin + split(width);
    return Hash.ofNode(range(begin, middle), range(middle, end));
  }

  /// The hash of the complete subtree of 2^level leaves at this position.
  Hash complete(int level, long position) {
    int tileLevel = level / LEVELS_PER_TILE;
    int height = level % LEVELS_PER_TILE;
    long first = position << height;
    Tile tile = Tile.containing(tileLevel, first, size);
    List<Hash> hashes = tiles.computeIfAbsent(tile, this::fetch);
    int offset = (int) (first % Tile.WIDTH_MAX);
    return fold(hashes.subList(offset, offset + (1 << height)));
  }

  private List<Hash> fetch(Tile tile) {
    return source.hashes(tile.level(), tile.first(), tile.width());
  }

  private static Hash fold(List<Hash> hashes) {
    List<Hash> row = hashes;
    while (row.size() > 1) {
      List<Hash> above = new ArrayList<>(row.size() / 2);
      for (int i = 0; i < row.size(); i += 2) {
        above.add(Hash.ofNode(row.get(i), row.get(i + 1)));
      }
      row = above;
    }
    return row.getFirst();
  }

  /// The largest power of two smaller than n, for n > 1.
  private static long split(long n) {
    return Long.highestOneBit(n - 1);
  }
}
