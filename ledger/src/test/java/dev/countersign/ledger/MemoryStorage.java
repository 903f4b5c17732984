package dev.countersign.ledger;

import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import dev.countersign.ledger.merkle.Hash;
import dev.countersign.ledger.merkle.TileHash;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/// A store in memory, whose tables can be tampered with, and which can be told to fail.
final class MemoryStorage implements LedgerStorage {

  final TreeMap<Long, StoredLeaf> rows = new TreeMap<>();
  final TreeMap<Long, StoredCheckpoint> checkpoints = new TreeMap<>();
  final Map<String, Hash> tiles = new HashMap<>();
  final List<String> changes = new ArrayList<>();
  int transactions;
  Runnable beforeCommit = () -> {};
  Runnable afterNextHead = () -> {};

  /// The same tables, to be tampered with.
  MemoryStorage copy() {
    MemoryStorage copy = new MemoryStorage();
    copy.rows.putAll(rows);
    copy.checkpoints.putAll(checkpoints);
    copy.tiles.putAll(tiles);
    return copy;
  }

  @Override
  public synchronized <T> T write(Function<Transaction, T> work) {
    MemoryTransaction transaction = new MemoryTransaction();
    T result = work.apply(transaction);
    beforeCommit.run();
    transaction.batch.ifPresent(this::store);
    changes.addAll(transaction.changes);
    transactions++;
    return result;
  }

  private void store(Batch batch) {
    for (NewLeaf leaf : batch.leaves()) {
      rows.put(
          leaf.index(),
          new StoredLeaf(leaf.index(), leaf.content(), leaf.hash(), Optional.of(leaf.keys())));
    }
    batch.tiles().forEach(this::store);
    checkpoints.put(batch.treeSize(), new StoredCheckpoint(batch.treeSize(), batch.checkpoint()));
  }

  private void store(TileHash tile) {
    tiles.put(tile.level() + "/" + tile.position(), tile.hash());
  }

  @Override
  public synchronized LedgerHead head() {
    LedgerHead head =
        new LedgerHead(
            rows.isEmpty() ? 0 : rows.lastKey() + 1,
            Optional.ofNullable(checkpoints.lastEntry()).map(Map.Entry::getValue));
    Runnable event = afterNextHead;
    afterNextHead = () -> {};
    event.run();
    return head;
  }

  @Override
  public synchronized List<StoredLeaf> leaves(long from, int limit) {
    return rows.tailMap(from).values().stream().limit(limit).toList();
  }

  @Override
  public synchronized List<StoredLeaf> find(EntryFilter filter, long before, int limit) {
    return rows.headMap(before).values().stream()
        .filter(row -> matches(filter, row.keys().orElseThrow()))
        .sorted(Comparator.comparing(StoredLeaf::index).reversed())
        .limit(limit)
        .toList();
  }

  private static boolean matches(EntryFilter filter, EntryKeys keys) {
    return filter.kind().map(keys.kind()::equals).orElse(true)
        && filter.change().map(keys.change()::equals).orElse(true);
  }

  @Override
  public synchronized List<StoredCheckpoint> checkpoints(long fromSize, int limit) {
    return checkpoints.tailMap(fromSize).values().stream().limit(limit).toList();
  }

  @Override
  public synchronized List<Hash> hashes(int level, long from, int count) {
    List<Hash> hashes = new ArrayList<>();
    for (long at = from; at < from + count; at++) {
      Hash hash =
          level == 0
              ? Optional.ofNullable(rows.get(at)).map(StoredLeaf::hash).orElse(Hash.EMPTY_ROOT)
              : tiles.getOrDefault(level + "/" + at, Hash.EMPTY_ROOT);
      if (hash.equals(Hash.EMPTY_ROOT)) {
        throw new CountersignException(ErrorCode.STORE, "no hash " + level + "/" + at);
      }
      hashes.add(hash);
    }
    return hashes;
  }

  /// Changes that are kept only when the transaction is.
  final class MemoryTransaction implements Transaction {

    private Optional<Batch> batch = Optional.empty();
    private List<String> changes = new ArrayList<>();

    void change(String what) {
      changes.add(what);
    }

    @Override
    public LedgerHead head() {
      return MemoryStorage.this.head();
    }

    @Override
    public void append(Batch appended) {
      batch = Optional.of(appended);
    }

    @Override
    public <T> T separately(Supplier<T> part) {
      List<String> before = List.copyOf(changes);
      try {
        return part.get();
      } catch (RuntimeException e) {
        changes = new ArrayList<>(before);
        throw e;
      }
    }

    @Override
    public <S> S unwrap(Class<S> type) {
      return type.cast(this);
    }

    @Override
    public List<Hash> hashes(int level, long from, int count) {
      return MemoryStorage.this.hashes(level, from, count);
    }
  }
}
