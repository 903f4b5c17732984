package dev.countersign.ledger.merkle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Hashes kept as a store keeps them, made by appending to a frontier.
final class StoredTree implements HashSource {

  final Frontier frontier = new Frontier();
  int fetches;
  private final Map<Integer, List<Hash>> levels = new HashMap<>();

  static StoredTree of(List<byte[]> leaves) {
    StoredTree tree = new StoredTree();
    leaves.forEach(tree::append);
    return tree;
  }

  static StoredTree ofNumbers(int size) {
    StoredTree tree = new StoredTree();
    for (int i = 0; i < size; i++) {
      tree.append(numbered(i));
    }
    return tree;
  }

  static byte[] numbered(int i) {
    return new byte[] {(byte) (i >> 16), (byte) (i >> 8), (byte) i};
  }

  void append(byte[] leaf) {
    Hash hash = Hash.ofLeaf(leaf);
    level(0).add(hash);
    for (TileHash tile : frontier.append(hash)) {
      if (tile.position() != level(tile.level()).size()) {
        throw new AssertionError("hashes of a level come in order");
      }
      level(tile.level()).add(tile.hash());
    }
  }

  List<Hash> level(int level) {
    return levels.computeIfAbsent(level, unused -> new ArrayList<>());
  }

  @Override
  public List<Hash> hashes(int level, long from, int count) {
    fetches++;
    return List.copyOf(level(level).subList((int) from, (int) from + count));
  }
}
