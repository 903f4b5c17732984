package dev.countersign.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import dev.countersign.ledger.merkle.Hash;
import dev.countersign.ledger.merkle.InclusionProof;
import dev.countersign.ledger.merkle.Tile;
import dev.countersign.ledger.note.Checkpoint;
import dev.countersign.ledger.note.SignedNote;
import dev.countersign.ledger.note.SigningKey;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LedgerTest {

  private final TestLedger test = new TestLedger();
  private final MemoryStorage storage = test.storage;
  private final Ledger ledger = test.ledger;

  @Test
  void a_receipt_says_where_the_entry_is_and_the_signed_checkpoint_covers_it() {
    Receipt first = ledger.append(TestLedger.entry(0));
    Receipt second = ledger.append(TestLedger.entry(1));

    assertThat(List.of(first.index(), first.treeSize())).containsExactly(0L, 1L);
    assertThat(List.of(second.index(), second.treeSize())).containsExactly(1L, 2L);
    Checkpoint checkpoint = Checkpoint.verified(ledger.checkpoint(), ledger.verifier());
    assertThat(checkpoint.size()).isEqualTo(2);
    InclusionProof proof = ledger.inclusionProof(first.index(), 2);
    assertThat(proof.proves(first.leafHash(), checkpoint.root())).isTrue();
  }

  @Test
  void an_empty_ledger_has_a_signed_checkpoint_too() {
    Checkpoint checkpoint = Checkpoint.verified(ledger.checkpoint(), ledger.verifier());

    assertThat(checkpoint).isEqualTo(new Checkpoint("example.com/ledger", 0, Hash.EMPTY_ROOT));
  }

  @Test
  void entries_are_read_back_as_they_were_given() {
    IntStream.range(0, 10).forEach(i -> ledger.append(TestLedger.entry(i)));

    List<LedgerEntry> entries = ledger.entries(3, 2);

    assertThat(entries).extracting(LedgerEntry::index).containsExactly(3L, 4L);
    assertThat(entries.getFirst().data()).isEqualTo(TestLedger.entry(3).data());
    assertThat(entries.getFirst().time()).isEqualTo("2026-11-20T12:00:00.123Z");
    assertThat(ledger.find(EntryFilter.aboutChange("c-2"), 10, 100))
        .extracting(LedgerEntry::index)
        .containsExactly(5L, 4L);
    assertThat(ledger.find(EntryFilter.ALL.ofKind(EntryKind.HELD), 5, 2))
        .extracting(LedgerEntry::index)
        .containsExactly(4L, 2L);
  }

  @Test
  void many_writers_at_once_share_transactions_and_each_gets_its_own_place() throws Exception {
    CountDownLatch firstIsIn = new CountDownLatch(1);
    CountDownLatch othersWait = new CountDownLatch(200);
    storage.beforeCommit =
        () -> {
          firstIsIn.countDown();
          awaitQuietly(othersWait);
        };
    try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Receipt>> receipts = new ArrayList<>();
      receipts.add(writers.submit(() -> ledger.append(TestLedger.entry(0))));
      firstIsIn.await();
      for (int i = 1; i <= 200; i++) {
        int number = i;
        receipts.add(
            writers.submit(() -> {
              othersWait.countDown();
              return ledger.append(TestLedger.entry(number));
            }));
      }
      Set<Long> places = new HashSet<>();
      for (Future<Receipt> receipt : receipts) {
        places.add(receipt.get().index());
      }
      assertThat(places).hasSize(201).contains(0L, 200L);
    }

    assertThat(storage.transactions).isLessThan(100);
    assertThat(new LedgerVerifier(ledger.verifier()).verify(ledger.copy()).faults()).isEmpty();
  }

  @Test
  void a_change_and_its_entries_are_kept_together() {
    LedgerUnit.Committed<String> committed =
        ledger.commit(transaction -> {
          transaction.unwrap(MemoryStorage.MemoryTransaction.class).change("ratified");
          return new LedgerUnit.Written<>(
              List.of(TestLedger.entry(0), TestLedger.entry(1)), "done");
        });

    assertThat(committed.result()).isEqualTo("done");
    assertThat(committed.receipts()).extracting(Receipt::index).containsExactly(0L, 1L);
    assertThat(storage.changes).containsExactly("ratified");
  }

  @Test
  void a_unit_that_fails_leaves_nothing_and_does_not_disturb_its_neighbours() {
    assertThatThrownBy(() ->
            ledger.commit(transaction -> {
              transaction.unwrap(MemoryStorage.MemoryTransaction.class).change("lost");
              throw new IllegalStateException("somebody was faster");
            }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("somebody was faster");

    assertThat(storage.changes).isEmpty();
    assertThat(ledger.append(TestLedger.entry(0)).index()).isZero();
  }

  @Test
  void a_unit_may_find_that_there_is_nothing_to_record() {
    assertThat(ledger.commit(tx -> new LedgerUnit.Written<>(List.of(), 5)).result()).isEqualTo(5);
    assertThat(ledger.size()).isZero();
  }

  @Test
  void an_entry_that_cannot_be_made_durable_gets_no_receipt_and_the_next_one_is_tried_afresh() {
    ledger.append(TestLedger.entry(0));
    storage.beforeCommit =
        () -> {
          throw new CountersignException(ErrorCode.STORE, "The disk is full.");
        };

    assertThatThrownBy(() -> ledger.append(TestLedger.entry(1)))
        .isInstanceOfSatisfying(
            CountersignException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LEDGER))
        .hasMessage("The ledger could not be written, so nothing was done: The disk is full.");

    storage.beforeCommit = () -> {};
    assertThat(ledger.append(TestLedger.entry(2)).index()).isEqualTo(1);
    assertThat(new LedgerVerifier(ledger.verifier()).verify(ledger.copy()).faults()).isEmpty();
  }

  @Test
  void an_entry_that_is_too_large_is_refused_and_the_ledger_stays_usable() {
    Entry large = TestLedger.entry(0).with("text", "x".repeat(70_000));

    assertThatThrownBy(() -> ledger.append(large))
        .isInstanceOfSatisfying(
            CountersignException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LIMIT))
        .hasMessageContaining("at most 65535 bytes; this one (held) has 70");
    assertThat(ledger.append(TestLedger.entry(1)).index()).isZero();
  }

  @Test
  void several_nodes_append_to_one_ledger() {
    Ledger other = test.reopen();
    for (int i = 0; i < 600; i++) {
      (i % 3 == 0 ? other : ledger).append(TestLedger.entry(i));
    }

    assertThat(test.reopen().append(TestLedger.entry(600)).index()).isEqualTo(600);
    assertThat(new LedgerVerifier(ledger.verifier()).verify(ledger.copy()).faults()).isEmpty();
  }

  @Test
  void a_store_that_was_set_back_is_not_continued() {
    IntStream.range(0, 5).forEach(i -> ledger.append(TestLedger.entry(i)));
    storage.rows.tailMap(3L).clear();
    storage.checkpoints.tailMap(4L).clear();

    assertThatThrownBy(() -> ledger.append(TestLedger.entry(5)))
        .hasMessageContaining("the store has 3 entries and 5 were already acknowledged");
  }

  @Test
  void a_ledger_that_does_not_end_as_it_was_signed_is_not_opened() {
    IntStream.range(0, 5).forEach(i -> ledger.append(TestLedger.entry(i)));
    StoredLeaf first = storage.leaves(0, 1).getFirst();
    StoredLeaf forged = new StoredLeaf(4, first.content(), first.hash(), first.keys());
    storage.rows.put(5L, forged);
    refusesToOpen("it has 6 entries and its newest checkpoint covers 5");
    storage.rows.remove(5L);
    storage.rows.remove(4L);
    refusesToOpen("it has 4 entries and its newest checkpoint covers 5");
    storage.rows.put(4L, forged);
    refusesToOpen("its entries do not have the root");
    storage.checkpoints.clear();
    refusesToOpen("it has entries and no checkpoint");
  }

  @Test
  void a_ledger_of_another_key_is_not_opened() {
    ledger.append(TestLedger.entry(0));
    SigningKey other = SigningKey.generate("example.com/ledger");

    assertThatThrownBy(() -> Ledger.open(storage, other, InstantSource.system()))
        .hasMessageContaining("was not signed with this ledger key")
        .hasMessageContaining("every node needs the same one");
  }

  @Test
  void proofs_join_every_earlier_checkpoint_to_the_newest() {
    List<SignedNote> notes = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      ledger.append(TestLedger.entry(i));
      notes.add(ledger.checkpoint());
    }
    Checkpoint newest = Checkpoint.parse(ledger.checkpoint().text());

    for (SignedNote note : notes) {
      Checkpoint older = Checkpoint.parse(note.text());
      assertThat(ledger.consistencyProof(older.size(), 300).proves(older.root(), newest.root()))
          .isTrue();
    }
  }

  @Test
  void what_the_ledger_does_not_have_is_not_found() {
    ledger.append(TestLedger.entry(0));
    for (Callable<Object> question :
        List.<Callable<Object>>of(
            () -> ledger.inclusionProof(1, 1),
            () -> ledger.inclusionProof(0, 2),
            () -> ledger.inclusionProof(-1, 1),
            () -> ledger.consistencyProof(2, 1),
            () -> ledger.consistencyProof(0, 2),
            () -> ledger.prove(1))) {
      assertThatThrownBy(question::call)
          .isInstanceOfSatisfying(
              CountersignException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }
  }

  @Test
  void tiles_and_entry_bundles_have_the_bytes_of_the_specification() {
    for (int i = 0; i < 300; i++) {
      ledger.append(TestLedger.entry(i));
    }

    byte[] full = ledger.tile(new Tile(0, 0, 256)).orElseThrow();
    byte[] partial = ledger.tile(new Tile(0, 1, 44)).orElseThrow();
    byte[] above = ledger.tile(new Tile(1, 0, 1)).orElseThrow();
    byte[] bundle = ledger.entryBundle(new Tile(0, 1, 44)).orElseThrow();

    assertThat(full).hasSize(8192);
    assertThat(partial).hasSize(44 * 32).startsWith(leafHash(256).toArray());
    assertThat(above).hasSize(32);
    String first = ledger.entries(256, 1).getFirst().content();
    assertThat(bundle).startsWith(0, first.length());
    assertThat(new String(bundle, 2, first.length(), StandardCharsets.UTF_8)).isEqualTo(first);
    assertThat(ledger.tile(new Tile(0, 1, 45))).isEmpty();
    assertThat(ledger.entryBundle(new Tile(1, 0, 1))).isEmpty();
  }

  private Hash leafHash(long index) {
    return Hash.ofLeaf(
        ledger.entries(index, 1).getFirst().content().getBytes(StandardCharsets.UTF_8));
  }

  private void refusesToOpen(String why) {
    assertThatThrownBy(test::reopen)
        .isInstanceOfSatisfying(
            CountersignException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LEDGER))
        .hasMessageContaining(why)
        .hasMessageContaining("countersign ledger verify");
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
