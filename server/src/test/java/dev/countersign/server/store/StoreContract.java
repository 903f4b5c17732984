package dev.countersign.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.core.AgentName;
import dev.countersign.core.CountersignException;
import dev.countersign.core.TargetName;
import dev.countersign.core.change.Change;
import dev.countersign.core.change.ChangeEvent;
import dev.countersign.core.change.ChangeId;
import dev.countersign.core.change.ChangeState;
import dev.countersign.core.engine.CloneRecords;
import dev.countersign.core.engine.CloneRecords.CloneRecord;
import dev.countersign.ledger.Actor;
import dev.countersign.ledger.Entry;
import dev.countersign.ledger.EntryFilter;
import dev.countersign.ledger.EntryKind;
import dev.countersign.ledger.EntryProof;
import dev.countersign.ledger.Fault;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.LedgerEntry;
import dev.countersign.ledger.LedgerReport;
import dev.countersign.ledger.LedgerUnit;
import dev.countersign.ledger.LedgerVerifier;
import dev.countersign.ledger.Receipt;
import dev.countersign.ledger.Subject;
import dev.countersign.ledger.merkle.Tile;
import dev.countersign.ledger.note.Checkpoint;
import dev.countersign.ledger.note.SigningKey;
import dev.countersign.server.change.ChangeFilter;
import dev.countersign.server.change.ChangeStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every store must do. One class for each database runs it.
abstract class StoreContract {

  private static final SigningKey KEY = SigningKey.generate("example.com/ledger");

  private final List<Store> opened = new ArrayList<>();
  private Store store;
  private Ledger ledger;
  private ChangeStore changes;

  /// The address of a store that is empty when a test begins.
  abstract String url();

  /// Changes the tables as somebody would who has the database's password, behind our back.
  abstract void sql(String statement);

  /// Switches off what guards the ledger's tables, as only their owner can.
  abstract void unguard();

  @BeforeEach
  void open() {
    store = openStore();
    ledger = openLedger(store);
    changes = store.changes(ledger);
  }

  @AfterEach
  void close() {
    opened.forEach(Store::close);
  }

  @Test
  void entries_are_found_again_after_the_store_was_closed() {
    appendAll(600);
    store.close();

    Ledger again = openLedger(openStore());

    assertThat(again.size()).isEqualTo(600);
    assertThat(again.entries(256, 2)).extracting(LedgerEntry::index).containsExactly(256L, 257L);
    assertThat(again.append(entry(600)).index()).isEqualTo(600);
    assertThat(verify(again).faults()).isEmpty();
    assertThat(EntryProof.parse(again.prove(300).write()).verify(KEY.verifier()).index())
        .isEqualTo(300);
    assertThat(again.tile(new Tile(1, 0, 2)).orElseThrow()).hasSize(64);
  }

  @Test
  void entries_are_found_by_all_that_they_are_about() {
    IntStream.range(0, 12).forEach(i -> ledger.append(entry(i)));
    ledger.append(
        Entry.of(EntryKind.SIGN_IN_FAILED, Actor.stranger(SampleChanges.HOSTILE), Subject.GATE));

    assertThat(indexes(EntryFilter.aboutChange("c-1"))).containsExactly(9L, 5L, 1L);
    assertThat(indexes(EntryFilter.ALL.onTarget("t-2").ofKind(EntryKind.HELD)))
        .containsExactly(8L, 2L);
    assertThat(indexes(EntryFilter.ALL.inSession("s-0"))).containsExactly(10L, 5L, 0L);
    assertThat(indexes(EntryFilter.ALL.by("ana"))).hasSize(12);
    assertThat(indexes(EntryFilter.aboutChange("' OR '1'='1"))).isEmpty();
    assertThat(indexes(EntryFilter.ALL)).startsWith(12L, 11L);
    assertThat(ledger.find(EntryFilter.ALL, 3, 2))
        .extracting(LedgerEntry::index)
        .containsExactly(2L, 1L);
    assertThat(verify(ledger).faults()).isEmpty();
  }

  @Test
  void hostile_text_survives_in_the_ledger() {
    ledger.append(
        Entry.of(EntryKind.REFUSED, Actor.stranger(SampleChanges.HOSTILE), Subject.GATE)
            .withExcerpt("text", SampleChanges.HOSTILE.repeat(300)));

    assertThat(ledger.entries(0, 1).getFirst().content()).contains("\\u0000", "DROP TABLE");
    assertThat(verify(ledger).faults()).isEmpty();
  }

  @Test
  void a_clone_is_abandoned_when_nobody_says_any_more_that_it_is_in_use() {
    TargetName shop = new TargetName("shop");
    Instant now = Instant.parse("2026-11-20T10:00:00Z");
    CloneRecords clones = store.clones();
    clones.keep(new CloneRecord("one", shop, now));
    clones.keep(new CloneRecord("two", shop, now));
    clones.keep(new CloneRecord("other", new TargetName("other"), now));
    clones.keep(new CloneRecord("two", shop, now.plusSeconds(60)));

    assertThat(clones.abandoned(shop, now)).isEmpty();
    assertThat(openStore().clones().abandoned(shop, now.plusSeconds(1)))
        .containsExactly(new CloneRecord("one", shop, now));
    clones.forget("one");
    assertThat(clones.abandoned(shop, now.plusSeconds(61)))
        .extracting(CloneRecord::name)
        .containsExactly("two");
  }

  @Test
  void several_nodes_append_to_one_ledger_at_the_same_time() throws Exception {
    List<Ledger> nodes = List.of(ledger, openLedger(openStore()), openLedger(openStore()));
    Set<Long> places = new HashSet<>();
    try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Receipt>> receipts =
          IntStream.range(0, 60)
              .mapToObj(i -> writers.submit(() -> nodes.get(i % 3).append(entry(i))))
              .toList();
      for (Future<Receipt> receipt : receipts) {
        places.add(receipt.get().index());
      }
    }

    assertThat(places).hasSize(60).contains(0L, 59L);
    assertThat(verify(ledger).faults()).isEmpty();
  }

  @Test
  void the_database_itself_refuses_to_change_the_ledger() {
    appendAll(300);
    for (String statement : forbidden()) {
      assertThatThrownBy(() -> sql(statement)).as(statement).hasStackTraceContaining("append-only");
    }

    assertThat(verify(ledger).faults()).isEmpty();
    assertThat(ledger.append(entry(300)).index()).isEqualTo(300);
  }

  List<String> forbidden() {
    String hash = hashLiteral();
    return List.of(
        "UPDATE ledger_entry SET content = '{}' WHERE idx = 3",
        "UPDATE ledger_entry SET kind = 'x'",
        "DELETE FROM ledger_entry WHERE idx = 299",
        "DELETE FROM ledger_entry",
        "INSERT INTO ledger_entry VALUES (3, '{}', " + hash + ", '', '', '', '', '')",
        "INSERT INTO ledger_entry VALUES (301, '{}', " + hash + ", '', '', '', '', '')",
        "INSERT INTO ledger_entry VALUES (-1, '{}', " + hash + ", '', '', '', '', '')",
        "UPDATE ledger_tile_hash SET hash = " + hash,
        "DELETE FROM ledger_tile_hash",
        "INSERT INTO ledger_tile_hash VALUES (1, 0, " + hash + ")",
        "UPDATE ledger_checkpoint SET note = 'x'",
        "DELETE FROM ledger_checkpoint",
        "INSERT INTO ledger_checkpoint VALUES (300, 'x')");
  }

  abstract String hashLiteral();

  @Test
  void whoever_switches_the_guards_off_is_found_out_by_the_verifier() {
    IntStream.range(0, 20).forEach(i -> ledger.append(entry(i)));
    appendAll(280);
    unguard();

    sql("UPDATE ledger_entry SET content = replace(content, 'ana', 'eve') WHERE idx = 7");
    sql("DELETE FROM ledger_entry WHERE idx = 42");
    sql("UPDATE ledger_entry SET change_id = 'c-none' WHERE idx = 77");
    sql("UPDATE ledger_tile_hash SET hash = " + hashLiteral());
    sql("UPDATE ledger_checkpoint SET note = 'x' WHERE size = 20");

    assertThat(verify(ledger).faults())
        .contains(
            new Fault.Changed(7),
            new Fault.Missing(42, 42),
            new Fault.Misfiled(77),
            new Fault.WrongTile(1, 0),
            new Fault.WrongCheckpoint(20));
  }

  @Test
  void entries_that_were_swapped_in_the_tables_are_named() {
    IntStream.range(0, 30).forEach(i -> ledger.append(entry(i)));
    unguard();

    sql("UPDATE ledger_entry SET idx = 1000 WHERE idx = 7");
    sql("UPDATE ledger_entry SET idx = 7 WHERE idx = 9");
    sql("UPDATE ledger_entry SET idx = 9 WHERE idx = 1000");

    assertThat(verify(ledger).faults()).contains(new Fault.Swapped(7, 9));
  }

  @Test
  void a_ledger_whose_end_was_cut_off_is_not_continued() {
    IntStream.range(0, 30).forEach(i -> ledger.append(entry(i)));
    unguard();
    sql("DELETE FROM ledger_entry WHERE idx >= 20");

    assertThatThrownBy(() -> ledger.append(entry(30))).hasMessageContaining("was set back");
    assertThatThrownBy(() -> openLedger(openStore()))
        .hasMessageContaining("20 entries and its newest checkpoint covers 30");
  }

  @Test
  void a_change_is_kept_whole_and_together_with_its_entries() {
    Change filed = SampleChanges.pending(changes.nextId().number());

    changes.file(filed, List.of(SampleChanges.entry(filed, EntryKind.HELD)));

    assertThat(changes.find(filed.id())).contains(filed);
    assertThat(changes.version(filed.id())).isEqualTo(1);
    assertThat(indexes(EntryFilter.aboutChange(filed.id().toString()))).hasSize(1);
    assertThat(openStore().changes(ledger).find(filed.id())).contains(filed);
  }

  @Test
  void a_change_that_cannot_be_kept_leaves_no_entry() {
    Change filed = SampleChanges.pending(5);
    changes.file(filed, List.of(SampleChanges.entry(filed, EntryKind.HELD)));

    assertThatThrownBy(
            () -> changes.file(filed, List.of(SampleChanges.entry(filed, EntryKind.HELD))))
        .isInstanceOf(CountersignException.class);

    assertThat(ledger.size()).isEqualTo(1);
    assertThat(changes.version(filed.id())).isEqualTo(1);
  }

  @Test
  void an_entry_that_cannot_be_kept_leaves_no_change() {
    Change filed = SampleChanges.pending(5);
    Entry large = SampleChanges.entry(filed, EntryKind.HELD).with("x", "x".repeat(70_000));

    assertThatThrownBy(() -> changes.file(filed, List.of(large)))
        .isInstanceOf(CountersignException.class);

    assertThat(changes.find(filed.id())).isEmpty();
    assertThat(ledger.size()).isZero();
  }

  @Test
  void a_move_from_an_older_version_is_not_made() {
    Change filed = SampleChanges.pending(5);
    changes.file(filed, List.of());
    Change rejected =
        SampleChanges.after(filed, new ChangeEvent.Withdrawn("billing", SampleChanges.HOSTILE));
    Change approved = SampleChanges.after(filed, SampleChanges.approval(filed, "ben@example.com"));

    assertThat(changes.move(List.of(rejected), List.of(entry(0)))).isTrue();
    assertThat(changes.move(List.of(approved), List.of(entry(1)))).isFalse();

    assertThat(changes.find(filed.id())).contains(rejected);
    assertThat(ledger.size()).isEqualTo(1);
  }

  @Test
  void of_many_moves_at_the_same_instant_one_is_made() throws Exception {
    Change filed = SampleChanges.pending(5);
    changes.file(filed, List.of());
    List<ChangeStore> nodes = List.of(changes, secondNode(), secondNode());
    List<Callable<Boolean>> moves =
        IntStream.range(0, 24)
            .<Callable<Boolean>>mapToObj(i -> () -> moves(nodes.get(i % 3), filed, i))
            .toList();

    long made = 0;
    try (ExecutorService movers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> move : movers.invokeAll(moves)) {
        made += move.get() ? 1 : 0;
      }
    }

    assertThat(made).isEqualTo(1);
    assertThat(ledger.size()).isEqualTo(1);
    assertThat(changes.version(filed.id())).isEqualTo(2);
  }

  private static boolean moves(ChangeStore node, Change filed, int i) {
    Change next =
        i % 2 == 0
            ? SampleChanges.after(filed, SampleChanges.approval(filed, "p" + i + "@example.com"))
            : SampleChanges.after(filed, new ChangeEvent.Withdrawn("billing", "number " + i));
    return node.move(List.of(next), List.of(entry(i)));
  }

  @Test
  void several_changes_move_together_or_not_at_all() {
    Change one = SampleChanges.pending(5);
    Change two = SampleChanges.pending(6);
    changes.file(one, List.of());
    changes.file(two, List.of());
    Change oneNext = SampleChanges.after(one, new ChangeEvent.Withdrawn("billing", ""));
    Change twoNext = SampleChanges.after(two, new ChangeEvent.Withdrawn("billing", ""));
    assertThat(changes.move(List.of(twoNext), List.of())).isTrue();

    assertThat(changes.move(List.of(oneNext, twoNext), List.of(entry(0)))).isFalse();

    assertThat(changes.version(one.id())).isEqualTo(1);
    assertThat(ledger.size()).isZero();
  }

  @Test
  void the_tables_refuse_a_person_who_counts_twice_and_a_change_that_starts_twice() {
    Change ratified = filedAndRatified(5);
    Change started = SampleChanges.after(ratified, SampleChanges.started());
    assertThat(changes.move(List.of(started), List.of())).isTrue();

    assertThatThrownBy(
            () -> sql("INSERT INTO change_approval VALUES (5, 'ben@example.com', 'x', 1)"))
        .hasStackTraceContaining("change_approval");
    sql("UPDATE change_record SET version = " + ratified.version() + " WHERE id = 5");
    sql("UPDATE change_execution SET started_at_ns = 1 WHERE change_id = 5");
    assertThatThrownBy(() -> changes.move(List.of(started), List.of()))
        .hasMessageContaining("change 5 was started before and may not start again");
  }

  private Change filedAndRatified(long id) {
    Change filed = SampleChanges.pending(id);
    Change once = SampleChanges.after(filed, SampleChanges.approval(filed, "ben@example.com"));
    Change twice = SampleChanges.after(once, SampleChanges.approval(filed, "cleo@example.com"));
    changes.file(filed, List.of());
    changes.move(List.of(once), List.of());
    changes.move(List.of(twice), List.of());
    return twice;
  }

  @Test
  void changes_are_listed_by_state_target_agent_and_time() {
    for (long id = 1; id <= 9; id++) {
      changes.file(
          SampleChanges.pending(id, id % 3 == 0 ? "other" : "shop-prod", id < 5 ? "a1" : "a2"),
          List.of());
    }
    Change fourth = changes.find(new ChangeId(4)).orElseThrow();
    Change withdrawn = SampleChanges.after(fourth, new ChangeEvent.Withdrawn("a1", ""));
    changes.move(List.of(withdrawn), List.of());

    assertThat(ids(changes.list(ChangeFilter.ALL, Optional.empty(), 3)))
        .containsExactly(9L, 8L, 7L);
    assertThat(ids(changes.list(ChangeFilter.ALL, Optional.of(new ChangeId(7)), 3)))
        .containsExactly(6L, 5L, 4L);
    assertThat(ids(changes.list(ChangeFilter.in(ChangeState.WITHDRAWN), Optional.empty(), 9)))
        .containsExactly(4L);
    assertThat(
            ids(
                changes.list(
                    new ChangeFilter(
                        Set.of(ChangeState.PENDING, ChangeState.RATIFIED),
                        Optional.of(new TargetName("shop-prod")),
                        Optional.of(new AgentName("a1"))),
                    Optional.empty(),
                    9)))
        .containsExactly(2L, 1L);
    assertThat(ids(changes.inState(ChangeState.PENDING, 2))).containsExactly(1L, 2L);
    assertThat(ids(changes.open(new AgentName("a1"), new TargetName("shop-prod"))))
        .containsExactly(1L, 2L);
    assertThat(ids(changes.changedSince(withdrawn.changedAt(), 9))).containsExactly(4L);
    assertThat(ids(changes.changedSince(SampleChanges.FILED, 3))).containsExactly(1L, 2L, 3L);
    assertThat(changes.changedSince(withdrawn.changedAt().plusNanos(1), 9)).isEmpty();
    assertThat(changes.find(new ChangeId(99))).isEmpty();
    assertThat(changes.version(new ChangeId(99))).isZero();
  }

  @Test
  void every_change_gets_a_number_of_its_own() throws Exception {
    List<ChangeStore> nodes = List.of(changes, secondNode());
    Set<Long> numbers = new HashSet<>();
    try (ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<ChangeId>> ids =
          IntStream.range(0, 100)
              .mapToObj(i -> askers.submit(() -> nodes.get(i % 2).nextId()))
              .toList();
      for (Future<ChangeId> id : ids) {
        numbers.add(id.get().number());
      }
    }

    assertThat(numbers).hasSize(100);
  }

  @Test
  void a_unit_that_fails_in_sql_does_not_disturb_the_ledger() {
    assertThatThrownBy(() ->
            ledger.commit(transaction -> {
              Handle handle = transaction.unwrap(Handle.class);
              handle.execute("UPDATE change_record SET state = 'x'");
              handle.execute("this is no SQL");
              return new LedgerUnit.Written<>(List.of(), 1);
            }))
        .isInstanceOf(RuntimeException.class);

    assertThat(ledger.append(entry(0)).index()).isZero();
  }

  @Test
  void a_store_of_a_newer_version_is_not_touched() {
    sql("UPDATE countersign_schema SET checksum = 1 WHERE version = '1'");

    assertThatThrownBy(this::openStore)
        .isInstanceOf(CountersignException.class)
        .hasMessageContaining("The store")
        .hasMessageContaining("checksum");
  }

  /// Many entries with one wait for the disk.
  private void appendAll(int count) {
    List<Entry> entries = IntStream.range(0, count).mapToObj(StoreContract::entry).toList();
    ledger.commit(transaction -> new LedgerUnit.Written<>(entries, count));
  }

  private ChangeStore secondNode() {
    Store second = openStore();
    return second.changes(openLedger(second));
  }

  private Store openStore() {
    Store another = Store.open(url());
    opened.add(another);
    return another;
  }

  private static Ledger openLedger(Store store) {
    return Ledger.open(store.ledger(), KEY, InstantSource.system());
  }

  private static LedgerReport verify(Ledger ledger) {
    Checkpoint.verified(ledger.checkpoint(), KEY.verifier());
    return new LedgerVerifier(KEY.verifier()).verify(ledger.copy());
  }

  private List<Long> indexes(EntryFilter filter) {
    return ledger.find(filter, Long.MAX_VALUE, 100).stream().map(LedgerEntry::index).toList();
  }

  private static List<Long> ids(List<Change> list) {
    return list.stream().map(change -> change.id().number()).toList();
  }

  private static Entry entry(int i) {
    return Entry.of(
            i % 2 == 0 ? EntryKind.HELD : EntryKind.APPROVED,
            Actor.person("ana"),
            Subject.change("c-" + i % 4).onTarget("t-" + i % 3).inSession("s-" + i % 5))
        .with("number", i);
  }
}
