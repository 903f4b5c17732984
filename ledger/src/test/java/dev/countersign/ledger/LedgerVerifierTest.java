package dev.countersign.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.core.CountersignException;
import dev.countersign.ledger.merkle.Hash;
import dev.countersign.ledger.note.Checkpoint;
import dev.countersign.ledger.note.SignedNote;
import dev.countersign.ledger.note.SigningKey;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerVerifierTest {

  private static final int ENTRIES = 300;

  @TempDir private Path directory;

  private static final TestLedger HONEST = TestLedger.withEntries(ENTRIES);

  private final SigningKey key = HONEST.key;
  private final MemoryStorage storage = HONEST.storage.copy();
  private final LedgerCopy copy = new StorageCopy(storage);
  private final LedgerVerifier verifier = new LedgerVerifier(key.verifier());
  private List<String> lines = List.of();

  @BeforeEach
  void export_the_ledger() throws IOException {
    Path file = directory.resolve("export");
    try (OutputStream out = Files.newOutputStream(file)) {
      LedgerExport.write(copy, out);
    }
    lines = new ArrayList<>(Files.readAllLines(file));
  }

  @Test
  void an_honest_ledger_has_no_faults_in_the_store_and_in_the_export() throws IOException {
    for (LedgerReport report : List.of(stored(), exported())) {
      assertThat(report.faults()).isEmpty();
      assertThat(report.entries()).isEqualTo(ENTRIES);
      assertThat(report.checkpoint().orElseThrow().root()).isEqualTo(report.root());
    }
  }

  @Test
  void an_empty_ledger_has_no_faults_in_the_store_and_in_the_export() throws IOException {
    TestLedger empty = new TestLedger();
    Path file = directory.resolve("empty");
    LedgerExport.write(empty.ledger.copy(), Files.newOutputStream(file));

    assertThat(verifier.verify(empty.ledger.copy()).faults()).isEmpty();
    assertThat(verifier.verify(LedgerExport.at(file)).faults()).isEmpty();
  }

  @Test
  void entries_that_are_appended_while_a_copy_is_read_belong_to_the_next_copy() throws IOException {
    TestLedger growing = TestLedger.withEntries(10);
    LedgerVerifier verifier = new LedgerVerifier(growing.key.verifier());
    Path file = directory.resolve("growing");

    growing.storage.afterNextHead = () -> growing.ledger.append(TestLedger.entry(10));
    LedgerReport stored = verifier.verify(growing.ledger.copy());
    growing.storage.afterNextHead =
        () -> {
          growing.ledger.append(TestLedger.entry(11));
          growing.ledger.append(TestLedger.entry(12));
        };
    LedgerExport.write(growing.ledger.copy(), Files.newOutputStream(file));
    LedgerReport exported = verifier.verify(LedgerExport.at(file));

    assertThat(stored.faults()).isEmpty();
    assertThat(stored.entries()).isEqualTo(10);
    assertThat(exported.faults()).isEmpty();
    assertThat(exported.entries()).isEqualTo(11);
  }

  @Test
  void a_changed_entry_is_named_wherever_it_is() {
    for (long index = 0; index < ENTRIES; index += 23) {
      StoredLeaf honest = row(index);
      storage.rows.put(index, withContent(honest, forged(honest.content())));

      assertThat(stored().faults()).containsExactly(new Fault.Changed(index));

      storage.rows.put(index, honest);
    }
  }

  @Test
  void an_entry_that_was_rewritten_with_its_hash_is_named_by_the_first_checkpoint_that_breaks() {
    for (long index : new long[] {0, 1, 100, 255, 256, ENTRIES - 1}) {
      StoredLeaf honest = row(index);
      storage.rows.put(index, rewritten(honest));

      assertThat(stored().faults())
          .contains(new Fault.Rewritten(index, index), new Fault.WrongCheckpoint(ENTRIES));

      storage.rows.put(index, honest);
    }
  }

  @Test
  void a_forger_without_the_key_cannot_cover_a_rewriting_with_new_checkpoints() {
    storage.rows.put(100L, rewritten(row(100)));
    SigningKey forger = SigningKey.generate(key.verifier().name());
    resignAll(forger);

    assertThat(stored().faults())
        .contains(new Fault.Rewritten(0, 0), new Fault.WrongCheckpoint(ENTRIES));
  }

  @Test
  void a_forger_who_resigns_only_what_no_longer_fits_is_found_at_the_entry() {
    storage.rows.put(100L, rewritten(row(100)));
    SigningKey forger = SigningKey.generate(key.verifier().name());
    var honest = List.copyOf(storage.checkpoints.values());
    resignAll(forger);
    honest.stream()
        .filter(it -> it.size() <= 100)
        .forEach(it -> storage.checkpoints.put(it.size(), it));

    assertThat(stored().faults()).contains(new Fault.Rewritten(100, 100));
  }

  @Test
  void a_deleted_entry_is_named() {
    storage.rows.remove(42L);

    assertThat(stored().faults())
        .contains(new Fault.Missing(42, 42), new Fault.WrongCheckpoint(ENTRIES));
  }

  @Test
  void a_cut_off_end_is_named() {
    storage.rows.tailMap(290L).clear();

    assertThat(stored().faults()).contains(new Fault.Missing(290, ENTRIES - 1));
  }

  @Test
  void entries_whose_texts_were_swapped_are_named() {
    StoredLeaf one = row(10);
    StoredLeaf two = row(20);
    storage.rows.put(10L, withContent(one, two.content()));
    storage.rows.put(20L, withContent(two, one.content()));

    assertThat(stored().faults())
        .contains(new Fault.Swapped(10, 20))
        .doesNotContain(new Fault.Changed(10));
  }

  @Test
  void rows_that_were_swapped_are_named() {
    StoredLeaf one = row(10);
    StoredLeaf two = row(20);
    put(10, two);
    put(20, one);

    assertThat(stored().faults()).contains(new Fault.Swapped(10, 20));
  }

  @Test
  void an_entry_that_was_added_at_the_end_is_named() {
    put(ENTRIES, rewritten(row(0)));

    assertThat(stored().faults()).contains(new Fault.Inserted(0, ENTRIES));
  }

  @Test
  void a_plausible_entry_that_was_added_at_the_end_is_named() {
    String content = row(0).content().replace("\"index\":0", "\"index\":" + ENTRIES);
    storage.rows.put((long) ENTRIES, leaf(ENTRIES, content, row(0).keys()));

    assertThat(stored().faults()).containsExactly(new Fault.Unsigned(ENTRIES, ENTRIES));
  }

  @Test
  void a_row_that_is_filed_under_other_keys_is_named() {
    StoredLeaf honest = row(5);
    EntryKeys keys = honest.keys().orElseThrow();
    EntryKeys hidden = new EntryKeys(keys.kind(), keys.actor(), "c-none", "", "");
    storage.rows.put(5L, new StoredLeaf(5, honest.content(), honest.hash(), Optional.of(hidden)));

    assertThat(stored().faults()).containsExactly(new Fault.Misfiled(5));
  }

  @Test
  void a_changed_hash_above_the_leaves_is_named() {
    storage.tiles.put("1/0", Hash.EMPTY_ROOT);

    assertThat(stored().faults()).containsExactly(new Fault.WrongTile(1, 0));
  }

  @Test
  void a_tampered_earlier_checkpoint_is_named_and_no_entry_is_accused() {
    storage.checkpoints.put(50L, new StoredCheckpoint(50, "rubbish"));
    storage.checkpoints.put(60L, new StoredCheckpoint(60, noteAt(61)));

    assertThat(stored().faults())
        .containsExactly(new Fault.WrongCheckpoint(50), new Fault.WrongCheckpoint(60));
  }

  @Test
  void a_tampered_newest_checkpoint_is_named() {
    storage.checkpoints.put((long) ENTRIES, new StoredCheckpoint(ENTRIES, "rubbish"));

    assertThat(stored().faults()).contains(new Fault.WrongCheckpoint(ENTRIES));
    assertThat(stored().checkpoint()).isEmpty();
  }

  @Test
  void the_wrong_key_trusts_nothing() {
    SigningKey other = SigningKey.generate(key.verifier().name());

    LedgerReport report = new LedgerVerifier(other.verifier()).verify(copy);

    assertThat(report.isIntact()).isFalse();
    assertThat(report.checkpoint()).isEmpty();
  }

  @Test
  void an_older_checkpoint_finds_a_ledger_that_was_made_anew_with_the_key() {
    SignedNote older = SignedNote.parse(noteAt(200));
    storage.rows.put(100L, rewritten(row(100)));
    storage.tiles.clear();
    resignAll(key);

    LedgerReport report = verifier.verify(copy, List.of(older));

    assertThat(report.faults()).contains(new Fault.Inconsistent(200));
  }

  @Test
  void an_older_checkpoint_finds_a_ledger_that_was_cut_back() {
    SignedNote older = SignedNote.parse(noteAt(200));
    storage.rows.tailMap(150L).clear();
    storage.checkpoints.tailMap(151L).clear();

    assertThat(stored().faults()).isEmpty();
    assertThat(verifier.verify(copy, List.of(older)).faults())
        .containsExactly(new Fault.Shorter(150, 200));
  }

  @Test
  void an_honest_ledger_extends_its_older_checkpoints() {
    List<SignedNote> older =
        storage.checkpoints.values().stream().map(it -> SignedNote.parse(it.note())).toList();

    assertThat(verifier.verify(copy, older).faults()).isEmpty();
  }

  @Test
  void a_changed_line_of_an_export_is_named() throws IOException {
    edit(all -> all.set(line(77), forged(all.get(line(77)))));

    assertThat(exported().faults()).containsExactly(new Fault.Changed(77));
  }

  @Test
  void a_dropped_line_of_an_export_is_named() throws IOException {
    edit(all -> all.remove(line(77)));

    assertThat(exported().faults()).contains(new Fault.Missing(77, 77));
  }

  @Test
  void swapped_lines_of_an_export_are_named() throws IOException {
    edit(all -> Collections.swap(all, line(77), line(99)));

    assertThat(exported().faults()).contains(new Fault.Swapped(77, 99));
  }

  @Test
  void swapped_neighbours_of_an_export_are_named() throws IOException {
    edit(all -> Collections.swap(all, line(77), line(78)));

    assertThat(exported().faults()).contains(new Fault.Swapped(77, 78));
  }

  @Test
  void a_moved_line_of_an_export_is_named() throws IOException {
    edit(all -> all.add(line(99), all.remove(line(77))));

    assertThat(exported().faults()).contains(new Fault.Moved(77, 99));
  }

  @Test
  void an_inserted_line_of_an_export_is_proven_to_be_the_forged_one() throws IOException {
    String forged = forged(content(77));
    edit(all -> all.add(line(77), "entry " + hash(forged).base64() + " " + forged));

    assertThat(exported().faults())
        .contains(new Fault.Inserted(77, 77))
        .doesNotContain(new Fault.Doubled(77, 78));
  }

  @Test
  void an_inserted_line_behind_the_true_one_is_proven_to_be_the_forged_one() throws IOException {
    String forged = forged(content(77));
    edit(all -> all.add(line(78), "entry " + hash(forged).base64() + " " + forged));

    assertThat(exported().faults()).contains(new Fault.Inserted(77, 78));
  }

  @Test
  void an_export_without_states_is_verified_by_its_last_checkpoint() throws IOException {
    edit(all -> all.removeIf(line -> line.startsWith("state ")));
    assertThat(exported().faults()).isEmpty();

    edit(all -> all.set(78, forged(all.get(78))));
    assertThat(exported().faults()).containsExactly(new Fault.Changed(77));
  }

  @Test
  void an_export_that_was_cut_anywhere_is_found() throws IOException {
    List<String> whole = List.copyOf(lines);
    for (int length = 0; length < whole.size(); length += 7) {
      lines = new ArrayList<>(whole.subList(0, length));
      assertThat(exported().isIntact()).as("%d lines", length).isFalse();
    }
  }

  @Test
  void garbage_is_reported_with_its_line() throws IOException {
    edit(all -> all.add(3, "entry !!! {}"));
    edit(all -> all.add(5, "\u0000\u0001"));

    assertThat(exported().faults().toString()).contains("line 4 is damaged", "line 6 is not");
    assertThatThrownBy(() -> verifier.verify(LedgerExport.at(directory.resolve("none"))))
        .isInstanceOf(CountersignException.class)
        .hasMessageContaining("cannot be read");
    lines = List.of("x".repeat(3_000_000));
    assertThatThrownBy(this::exported).hasMessageContaining("longer than");
  }

  @Test
  void every_fault_is_a_sentence_for_people() {
    List<Fault> faults =
        List.of(
            new Fault.Changed(1),
            new Fault.Malformed(1, "x"),
            new Fault.Missing(1, 2),
            new Fault.Swapped(1, 2),
            new Fault.Moved(1, 2),
            new Fault.Inserted(1, 2),
            new Fault.Doubled(1, 2),
            new Fault.Rewritten(1, 1),
            new Fault.Rewritten(1, 2),
            new Fault.Unsigned(1, 2),
            new Fault.Misfiled(1),
            new Fault.WrongTile(1, 2),
            new Fault.WrongCheckpoint(1),
            new Fault.Inconsistent(1),
            new Fault.Shorter(1, 2),
            new Fault.Unreadable("x"));

    assertThat(faults).allSatisfy(fault -> assertThat(fault.message()).matches("[A-Z].*1?.*\\."));
    assertThat(faults).extracting(Fault::message).doesNotHaveDuplicates();
  }

  private LedgerReport stored() {
    return verifier.verify(copy);
  }

  private LedgerReport exported() throws IOException {
    Path file = directory.resolve("edited");
    Files.writeString(file, lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
    return verifier.verify(LedgerExport.at(file));
  }

  private void edit(Consumer<List<String>> change) {
    change.accept(lines);
  }

  /// Every entry was a transaction of its own: one line for it, one for the checkpoint after it.
  private static int line(int index) {
    return 1 + 2 * index;
  }

  private String content(int index) {
    return row(index).content();
  }

  private StoredLeaf row(long index) {
    return storage.leaves(index, 1).getFirst();
  }

  private void put(long index, StoredLeaf leaf) {
    storage.rows.put(index, new StoredLeaf(index, leaf.content(), leaf.hash(), leaf.keys()));
  }

  private String noteAt(long size) {
    return storage.checkpoints(size, 1).getFirst().note();
  }

  private static String forged(String text) {
    return text.replace("ana@example.com", "eve@example.com");
  }

  private static Hash hash(String content) {
    return Hash.ofLeaf(content.getBytes(StandardCharsets.UTF_8));
  }

  private static StoredLeaf withContent(StoredLeaf leaf, String content) {
    return new StoredLeaf(leaf.index(), content, leaf.hash(), leaf.keys());
  }

  private static StoredLeaf rewritten(StoredLeaf honest) {
    String content = forged(honest.content());
    return leaf(honest.index(), content, Optional.of(EntryKeys.of(LedgerEntry.parse(content))));
  }

  private static StoredLeaf leaf(long index, String content, Optional<EntryKeys> keys) {
    return new StoredLeaf(index, content, hash(content), keys);
  }

  private void resignAll(SigningKey key) {
    var tree = new dev.countersign.ledger.merkle.Frontier();
    for (StoredLeaf leaf : storage.rows.values()) {
      tree.append(leaf.hash())
          .forEach(tile -> storage.tiles.put(tile.level() + "/" + tile.position(), tile.hash()));
      Checkpoint state = new Checkpoint(key.verifier().name(), tree.size(), tree.root());
      storage.checkpoints.put(
          tree.size(), new StoredCheckpoint(tree.size(), state.sign(key).toString()));
    }
  }
}
