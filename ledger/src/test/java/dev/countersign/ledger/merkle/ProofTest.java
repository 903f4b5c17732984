package dev.countersign.ledger.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProofTest {

  private static final int SIZE_MAX = 130;
  private static final long SEED = 20_261_120;

  private final StoredTree tree = StoredTree.ofNumbers(SIZE_MAX);
  private final Random random = new Random(SEED);
  private final List<Hash> roots =
      IntStream.rangeClosed(0, SIZE_MAX).mapToObj(ProofTest::defined).toList();

  @Test
  void the_root_of_every_size_is_that_of_the_definition() {
    for (int size = 0; size <= SIZE_MAX; size++) {
      assertThat(new TreeReader(tree, size).root()).as("size %d", size).isEqualTo(root(size));
    }
  }

  @Test
  void every_leaf_of_every_size_is_proven_to_be_in_the_tree() {
    for (int size = 1; size <= SIZE_MAX; size++) {
      for (int index = 0; index < size; index++) {
        InclusionProof proof = new TreeReader(tree, size).inclusion(index);

        assertThat(proof.proves(leaf(index), root(size))).as("leaf %d of %d", index, size).isTrue();
      }
    }
  }

  @Test
  void no_tampered_inclusion_proof_proves_anything() {
    for (int size = 1; size <= SIZE_MAX; size++) {
      for (int index = 0; index < size; index++) {
        InclusionProof proof = new TreeReader(tree, size).inclusion(index);
        for (InclusionProof tampered : tampered(proof)) {
          assertThat(tampered.proves(leaf(index), root(size)))
              .as("leaf %d of %d, seed %d: %s", index, size, SEED, tampered)
              .isFalse();
        }
        assertThat(proof.proves(leaf((index + 1) % SIZE_MAX), root(size))).isFalse();
        assertThat(proof.proves(leaf(index), root(size - 1))).isFalse();
      }
    }
  }

  @Test
  void every_size_is_proven_to_be_a_beginning_of_every_larger_one() {
    for (int size = 0; size <= SIZE_MAX; size++) {
      for (int old = 0; old <= size; old++) {
        ConsistencyProof proof = new TreeReader(tree, size).consistency(old);

        assertThat(proof.proves(root(old), root(size))).as("%d of %d", old, size).isTrue();
      }
    }
  }

  @Test
  void no_tampered_consistency_proof_proves_anything() {
    for (int size = 1; size <= SIZE_MAX; size++) {
      for (int old = 1; old < size; old++) {
        ConsistencyProof proof = new TreeReader(tree, size).consistency(old);
        for (List<Hash> path : tampered(proof.path())) {
          assertThat(new ConsistencyProof(old, size, path).proves(root(old), root(size)))
              .as("%d of %d, seed %d: %s", old, size, SEED, path)
              .isFalse();
        }
        assertThat(proof.proves(root(old - 1), root(size))).as("%d of %d", old, size).isFalse();
        assertThat(proof.proves(root(old), root(size - 1))).as("%d of %d", old, size).isFalse();
      }
    }
  }

  @Test
  void a_tree_without_leaves_begins_every_tree_and_nothing_else_passes_for_it() {
    ConsistencyProof proof = new TreeReader(tree, 5).consistency(0);

    assertThat(proof.proves(Hash.EMPTY_ROOT, root(5))).isTrue();
    assertThat(proof.proves(root(1), root(5))).isFalse();
    assertThat(new ConsistencyProof(0, 0, List.of()).proves(root(1), root(1))).isFalse();
  }

  @Test
  void what_a_tree_does_not_have_cannot_be_asked_for() {
    TreeReader reader = new TreeReader(tree, 5);

    assertThatThrownBy(() -> reader.inclusion(5)).hasMessageContaining("no leaf 5");
    assertThatThrownBy(() -> reader.inclusion(-1)).hasMessageContaining("no leaf -1");
    assertThatThrownBy(() -> reader.consistency(6)).hasMessageContaining("no beginning of 6");
  }

  @Test
  void the_frontier_is_read_back_from_stored_hashes_at_every_size() {
    for (int size = 0; size < SIZE_MAX; size++) {
      Frontier frontier = Frontier.read(tree, size);
      frontier.append(leaf(size));

      assertThat(frontier.root()).as("size %d", size).isEqualTo(root(size + 1));
    }
  }

  @Test
  void a_large_tree_is_proven_out_of_a_handful_of_tiles() {
    StoredTree large = StoredTree.ofNumbers(70_000);
    Hash root = large.frontier.root();

    for (int question = 0; question < 200; question++) {
      int index = random.nextInt(70_000);
      large.fetches = 0;
      InclusionProof proof = new TreeReader(large, 70_000).inclusion(index);

      assertThat(proof.proves(leaf(index), root)).as("leaf %d, seed %d", index, SEED).isTrue();
      assertThat(large.fetches).as("leaf %d, seed %d", index, SEED).isLessThanOrEqualTo(6);
    }
  }

  @Test
  void a_large_tree_has_the_tiles_that_the_specification_counts() {
    StoredTree large = StoredTree.ofNumbers(70_000);

    assertThat(large.level(0)).hasSize(273 * 256 + 112);
    assertThat(large.level(1)).hasSize(256 + 17);
    assertThat(large.level(2)).hasSize(1);
    assertThat(Frontier.read(large, 70_000).root()).isEqualTo(large.frontier.root());
    assertThat(
            new TreeReader(large, 70_000)
                .consistency(65_537)
                .proves(new TreeReader(large, 65_537).root(), large.frontier.root()))
        .isTrue();
  }

  private List<InclusionProof> tampered(InclusionProof proof) {
    List<InclusionProof> tampered = new ArrayList<>();
    for (List<Hash> path : tampered(proof.path())) {
      tampered.add(new InclusionProof(proof.index(), proof.treeSize(), path));
    }
    long other = random.nextLong(proof.treeSize());
    if (other != proof.index()) {
      tampered.add(new InclusionProof(other, proof.treeSize(), proof.path()));
    }
    return tampered;
  }

  private List<List<Hash>> tampered(List<Hash> path) {
    List<List<Hash>> tampered = new ArrayList<>();
    List<Hash> longer = new ArrayList<>(path);
    longer.add(leaf(0));
    tampered.add(longer);
    if (!path.isEmpty()) {
      tampered.add(path.subList(1, path.size()));
      tampered.add(path.subList(0, path.size() - 1));
      List<Hash> flipped = new ArrayList<>(path);
      int at = random.nextInt(path.size());
      flipped.set(at, flipped(flipped.get(at)));
      tampered.add(flipped);
    }
    return tampered;
  }

  private Hash flipped(Hash hash) {
    byte[] bytes = hash.toArray();
    bytes[random.nextInt(Hash.BYTES)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
    return Hash.of(bytes);
  }

  private static Hash leaf(int index) {
    return Hash.ofLeaf(StoredTree.numbered(index));
  }

  private Hash root(int size) {
    return roots.get(size);
  }

  private static Hash defined(int size) {
    return size == 0 ? Hash.EMPTY_ROOT : defined(0, size);
  }

  /// RFC 6962, section 2.1, word for word.
  private static Hash defined(int begin, int end) {
    if (end - begin == 1) {
      return leaf(begin);
    }
    int split = 1;
    while (split * 2 < end - begin) {
      split *= 2;
    }
    return Hash.ofNode(defined(begin, begin + split), defined(begin + split, end));
  }
}
