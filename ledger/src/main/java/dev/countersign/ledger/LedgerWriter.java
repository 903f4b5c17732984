package dev.countersign.ledger;

import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import dev.countersign.ledger.merkle.Frontier;
import dev.countersign.ledger.merkle.Hash;
import dev.countersign.ledger.merkle.TileHash;
import dev.countersign.ledger.note.Checkpoint;
import dev.countersign.ledger.note.NoteException;
import dev.countersign.ledger.note.SignedNote;
import dev.countersign.ledger.note.SigningKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Turns entries into leaves at the end of the ledger, and knows where that end is.
///
/// The end that is kept in memory is a belief. Every transaction holds it against the store,
/// because another node may have appended, and because a store that has been set back (restored
/// from an old copy, say) must not be appended to as if nothing had happened.
final class LedgerWriter {

  /// C2SP tlog-tiles gives an entry two bytes for its length.
  static final int ENTRY_BYTES_MAX = 65_535;

  private final SigningKey key;
  private final InstantSource clock;
  private Known known = new Known(new Frontier(), Optional.empty());

  /// The end of the ledger as this process last saw it durable.
  private record Known(Frontier frontier, Optional<String> checkpoint) {}

  /// The end of the ledger in the middle of a transaction. Used by one thread.
  final class Edge {

    private final Frontier frontier;
    private final long firstIndex;
    private final Optional<String> before;
    private final Instant now = clock.instant();
    private final List<NewLeaf> leaves = new ArrayList<>();
    private final List<TileHash> tiles = new ArrayList<>();

    private Edge(Known known) {
      frontier = known.frontier().copy();
      firstIndex = frontier.size();
      before = known.checkpoint();
    }

    /// Gives entries their places, without taking the places yet.
    List<NewLeaf> plan(List<Entry> entries) {
      List<NewLeaf> planned = new ArrayList<>();
      for (Entry entry : entries) {
        planned.add(leaf(LedgerEntry.of(frontier.size() + planned.size(), now, entry)));
      }
      return planned;
    }

    /// Takes the places.
    void take(List<NewLeaf> planned) {
      for (NewLeaf leaf : planned) {
        tiles.addAll(frontier.append(leaf.hash()));
        leaves.add(leaf);
      }
    }

    /// All that was taken; empty when nothing was.
    Optional<Batch> batch() {
      if (leaves.isEmpty()) {
        return Optional.empty();
      }
      Checkpoint checkpoint =
          new Checkpoint(key.verifier().name(), frontier.size(), frontier.root());
      return Optional.of(new Batch(firstIndex, leaves, tiles, checkpoint.sign(key).toString()));
    }

    /// How many entries the ledger has with all that was taken.
    long treeSize() {
      return frontier.size();
    }

    /// Says that all that was taken is durable.
    void committed(Optional<Batch> batch) {
      known = new Known(frontier, batch.map(Batch::checkpoint).or(() -> before));
    }
  }

  LedgerWriter(SigningKey key, InstantSource clock) {
    this.key = key;
    this.clock = clock;
  }

  /// Begins at the end that the store has, after checking that it follows from what is known.
  Edge begin(LedgerStorage.Transaction transaction) {
    LedgerHead head = transaction.head();
    Known current = known;
    if (head.size() == current.frontier().size() && head.note().equals(current.checkpoint())) {
      return new Edge(current);
    }
    if (head.size() < current.frontier().size()) {
      throw refused(
          "the store has %d entries and %d were already acknowledged; it was set back"
              .formatted(head.size(), current.frontier().size()));
    }
    if (head.size() == current.frontier().size()) {
      throw refused("the newest checkpoint in the store is not the one that was written");
    }
    return new Edge(catchUp(transaction, head));
  }

  private Known catchUp(LedgerStorage.Transaction transaction, LedgerHead head) {
    String note =
        head.note().orElseThrow(() -> refused("it has entries and no checkpoint that covers them"));
    Checkpoint checkpoint = verified(note);
    if (checkpoint.size() != head.size()) {
      throw refused(
          "it has %d entries and its newest checkpoint covers %d"
              .formatted(head.size(), checkpoint.size()));
    }
    Frontier frontier = Frontier.read(transaction, head.size());
    if (!frontier.root().equals(checkpoint.root())) {
      throw refused("its entries do not have the root that its newest checkpoint states");
    }
    return new Known(frontier, Optional.of(note));
  }

  private Checkpoint verified(String note) {
    try {
      return Checkpoint.verified(SignedNote.parse(note), key.verifier());
    } catch (NoteException e) {
      throw new CountersignException(
          ErrorCode.LEDGER,
          "The ledger in the store was not signed with this ledger key: %s. Use the key that belongs to this store; every node needs the same one."
              .formatted(e.getMessage()),
          e);
    }
  }

  private static NewLeaf leaf(LedgerEntry entry) {
    String content = entry.content();
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > ENTRY_BYTES_MAX) {
      throw new CountersignException(
          ErrorCode.LIMIT,
          "An entry of the ledger has at most %d bytes; this one (%s) has %d."
              .formatted(ENTRY_BYTES_MAX, entry.kind(), bytes.length));
    }
    return new NewLeaf(entry.index(), content, Hash.ofLeaf(bytes), EntryKeys.of(entry));
  }

  private static CountersignException refused(String why) {
    return new CountersignException(
        ErrorCode.LEDGER,
        "The ledger in the store cannot be continued: %s. Run countersign ledger verify."
            .formatted(why));
  }
}
