package dev.countersign.ledger;

import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import dev.countersign.ledger.merkle.ConsistencyProof;
import dev.countersign.ledger.merkle.Hash;
import dev.countersign.ledger.merkle.InclusionProof;
import dev.countersign.ledger.merkle.Tile;
import dev.countersign.ledger.merkle.TreeReader;
import dev.countersign.ledger.note.Checkpoint;
import dev.countersign.ledger.note.SignedNote;
import dev.countersign.ledger.note.SigningKey;
import dev.countersign.ledger.note.VerifierKey;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The append-only record of every decision, approval and execution. Thread-safe; blocks on the
/// store, so never call it from an event loop.
///
/// A receipt means that the entry is durable and covered by a signed checkpoint in the store. No
/// receipt (any exception) means that nothing that needed the entry may be done.
public final class Ledger {

  /// Entries that one question may ask for.
  public static final int ENTRIES_MAX = 1_000;

  private final LedgerStorage storage;
  private final SigningKey key;
  private final GroupCommit commits;

  private Ledger(LedgerStorage storage, SigningKey key, GroupCommit commits) {
    this.storage = storage;
    this.key = key;
    this.commits = commits;
  }

  /// Opens the ledger of a store, and insists that its end is the one that this key signed last.
  ///
  /// @param key named after the ledger's origin
  /// @throws CountersignException with [ErrorCode#LEDGER] when the stored ledger is not the signed
  ///   one, with [ErrorCode#STORE] when the store cannot be read
  public static Ledger open(LedgerStorage storage, SigningKey key, InstantSource clock) {
    GroupCommit commits = new GroupCommit(storage, new LedgerWriter(key, clock));
    Ledger ledger = new Ledger(storage, key, commits);
    commits.checkEnd();
    return ledger;
  }

  /// Records one entry.
  ///
  /// @throws CountersignException with [ErrorCode#LEDGER] when it is not durable, with
  ///   [ErrorCode#LIMIT] when it is too large
  public Receipt append(Entry entry) {
    return commit(tx -> new LedgerUnit.Written<>(List.of(entry), entry)).receipts().getFirst();
  }

  /// Makes a change to the store durable together with the entries that record it.
  ///
  /// @throws CountersignException as [#append] does, and whatever the unit throws
  public <T> LedgerUnit.Committed<T> commit(LedgerUnit<T> unit) {
    return commits.commit(unit);
  }

  /// The public key that checkpoints are signed with.
  public VerifierKey verifier() {
    return key.verifier();
  }

  /// The newest durable checkpoint.
  public SignedNote checkpoint() {
    return storage
        .head()
        .note()
        .map(SignedNote::parse)
        .orElseGet(() -> new Checkpoint(key.verifier().name(), 0, Hash.EMPTY_ROOT).sign(key));
  }

  /// How many entries there are.
  public long size() {
    return storage.head().size();
  }

  /// Entries from this index on, at most [#ENTRIES_MAX].
  public List<LedgerEntry> entries(long from, int limit) {
    return read(storage.leaves(Math.max(0, from), bounded(limit)));
  }

  /// Entries with an index below `before` that match, the newest first, at most [#ENTRIES_MAX].
  public List<LedgerEntry> find(EntryFilter filter, long before, int limit) {
    return read(storage.find(filter, before, bounded(limit)));
  }

  /// Proves that an entry is in the ledger of this size.
  ///
  /// @throws CountersignException with [ErrorCode#NOT_FOUND] when there is no such entry or size
  public InclusionProof inclusionProof(long index, long size) {
    requireSize(size);
    return orNotFound(() -> new TreeReader(storage, size).inclusion(index));
  }

  /// Proves that the ledger of the old size is a beginning of the ledger of the new size.
  ///
  /// @throws CountersignException with [ErrorCode#NOT_FOUND] when there are no such sizes
  public ConsistencyProof consistencyProof(long oldSize, long newSize) {
    requireSize(newSize);
    return orNotFound(() -> new TreeReader(storage, newSize).consistency(oldSize));
  }

  /// An entry with all that a stranger needs to verify it offline.
  ///
  /// @throws CountersignException with [ErrorCode#NOT_FOUND] when there is no such entry
  public EntryProof prove(long index) {
    SignedNote note = checkpoint();
    long size = Checkpoint.parse(note.text()).size();
    InclusionProof proof = inclusionProof(index, size);
    String content = storage.leaves(index, 1).getFirst().content();
    return new EntryProof(content, proof, note.toString());
  }

  /// The bytes of a tile (C2SP tlog-tiles); empty when the ledger is too small for it.
  public Optional<byte[]> tile(Tile tile) {
    if (!tile.isWithin(size())) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.allocate(tile.width() * Hash.BYTES);
    storage
        .hashes(tile.level(), tile.first(), tile.width())
        .forEach(hash -> bytes.put(hash.toArray()));
    return Optional.of(bytes.array());
  }

  /// The entries under a tile of level 0, each after its length in two bytes (C2SP tlog-tiles);
  /// empty when the ledger is too small for it.
  public Optional<byte[]> entryBundle(Tile tile) {
    if (tile.level() != 0 || !tile.isWithin(size())) {
      return Optional.empty();
    }
    ByteArrayOutputStream bundle = new ByteArrayOutputStream();
    for (StoredLeaf leaf : storage.leaves(tile.first(), tile.width())) {
      byte[] content = leaf.content().getBytes(StandardCharsets.UTF_8);
      bundle.write(content.length >> Byte.SIZE);
      bundle.write(content.length);
      bundle.writeBytes(content);
    }
    return Optional.of(bundle.toByteArray());
  }

  /// The whole ledger as the store has it, for the verifier or an export.
  public LedgerCopy copy() {
    return new StorageCopy(storage);
  }

  private void requireSize(long size) {
    long stored = size();
    if (size < 0 || size > stored) {
      throw new CountersignException(
          ErrorCode.NOT_FOUND,
          "The ledger has %d entries; there is no ledger of %d entries.".formatted(stored, size));
    }
  }

  private static <T> T orNotFound(Supplier<T> question) {
    try {
      return question.get();
    } catch (IllegalArgumentException e) {
      throw new CountersignException(ErrorCode.NOT_FOUND, "No proof: " + e.getMessage() + ".", e);
    }
  }

  private static int bounded(int limit) {
    return Math.clamp(limit, 0, ENTRIES_MAX);
  }

  private static List<LedgerEntry> read(List<StoredLeaf> leaves) {
    return leaves.stream().map(Ledger::read).toList();
  }

  private static LedgerEntry read(StoredLeaf leaf) {
    try {
      return LedgerEntry.parse(leaf.content());
    } catch (IllegalArgumentException e) {
      throw new CountersignException(
          ErrorCode.LEDGER,
          "Entry %d of the ledger is damaged (%s); run countersign ledger verify."
              .formatted(leaf.index(), e.getMessage()),
          e);
    }
  }
}
