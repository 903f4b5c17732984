package dev.countersign.server.change;

import static dev.countersign.server.change.Room.BEN;
import static dev.countersign.server.change.Room.CLEO;
import static dev.countersign.server.change.Room.DAN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.core.CountersignException;
import dev.countersign.core.change.Change;
import dev.countersign.core.change.ChangeState;
import dev.countersign.core.wire.Ruling;
import dev.countersign.ledger.EntryFilter;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.LedgerEntry;
import dev.countersign.ledger.note.SigningKey;
import dev.countersign.server.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The desk over a real store and a real ledger. Two nodes have a store of their own each, on the
/// same database. One class for each database runs it.
abstract class StoredDeskContract {

  private static final SigningKey KEY = SigningKey.generate("gate.example/ledger");
  private static final int ROUNDS = 12;

  private final List<Store> opened = new ArrayList<>();

  /// The address of a store that is empty when a test begins.
  abstract String url();

  @AfterEach
  void close() {
    opened.forEach(Store::close);
  }

  @Test
  void a_change_goes_its_whole_way_and_comes_back_as_it_was_approved() {
    Node node = node();
    try (Room room = Room.over(node.changes(), Duration.ofMinutes(5))) {
      var client = room.sends("alter payments").waiting();
      room.approve(room.filed(), BEN);
      room.approve(room.filed(), CLEO);

      assertThat(client.ruling()).isEqualTo(new Ruling.Answered(FakeEngine.success()));
      Change stored = node().changes().find(room.filed().id()).orElseThrow();
      assertThat(stored).isEqualTo(room.filed());
      assertThat(stored.intact()).isTrue();
      assertThat(stored.state()).isEqualTo(ChangeState.EXECUTED);
      assertThat(kinds(node))
          .containsExactly(
              "held",
              "approved",
              "approved",
              "ratified",
              "execution-started",
              "execution-witnessed",
              "execution-finished");
    }
  }

  @Test
  void two_nodes_that_serve_the_same_ratified_statement_run_it_once() {
    Node node = node();
    ChangeStore elsewhere = node().changes();
    try (Room room = Room.over(node.changes(), Duration.ZERO);
        Room other = room.elsewhere(elsewhere)) {
      for (int round = 1; round <= ROUNDS; round++) {
        String text = "alter table" + round;
        room.sends(text).refusal();
        room.approve(room.filed(), BEN);

        List<Held> answers =
            atOnce(
                () -> room.desk.hold(room.batch(text), new Waiter(_ -> {})),
                () -> other.desk.hold(room.batch(text), new Waiter(_ -> {})));

        assertThat(answers).anyMatch(held -> held.ruling() instanceof Ruling.Answered);
        assertThat(room.engine.ran()).hasSize(round).endsWith(text);
        withdrawOpen(room);
      }
    }
  }

  @Test
  void two_people_who_approve_on_two_nodes_at_once_both_count() {
    Node node = node();
    ChangeStore elsewhere = node().changes();
    try (Room room = Room.over(node.changes(), Duration.ZERO);
        Room other = room.elsewhere(elsewhere)) {
      for (int round = 1; round <= ROUNDS; round++) {
        room.sends("alter payments").refusal();
        Change change = room.filed();

        atOnce(() -> room.approve(change, BEN), () -> other.approve(change, CLEO));

        assertThat(room.filed().state()).isEqualTo(ChangeState.RATIFIED);
        assertThat(room.filed().approvals()).hasSize(2);
        room.desk.withdraw(change.id(), new Asker.Agent(Room.BILLING), "next round");
      }
      assertThat(kinds(node).stream().filter("ratified"::equals)).hasSize(ROUNDS);
    }
  }

  @Test
  void an_approval_and_a_rejection_on_two_nodes_at_once_have_one_outcome() {
    Node node = node();
    ChangeStore elsewhere = node().changes();
    try (Room room = Room.over(node.changes(), Duration.ZERO);
        Room other = room.elsewhere(elsewhere)) {
      for (int round = 1; round <= ROUNDS; round++) {
        room.sends("alter orders" + round).refusal();
        Change change = room.filed();

        atOnce(
            () -> decided(() -> room.approve(change, BEN)),
            () -> decided(() -> other.desk.reject(change.id(), DAN, "no")));

        Change after = room.filed();
        assertThat(after.state()).isEqualTo(ChangeState.REJECTED);
        assertThat(after.version()).isBetween(2L, 3L);
        assertThat(after.approvals()).hasSize((int) after.version() - 2);
      }
    }
  }

  @Test
  void after_a_restart_an_execution_is_settled_by_its_witness() {
    Node node = node();
    try (Room room = Room.over(node.changes(), Duration.ZERO)) {
      room.sends("alter orders").refusal();
      room.approve(room.filed(), BEN);
      room.engine.nowEnds(FakeEngine.Ending.BREAKS_AFTER);
      room.sends("alter orders").ruling();

      try (Room restarted = room.elsewhere(node().changes())) {
        assertThat(restarted.desk.recover()).isEmpty();
        assertThat(restarted.filed().state()).isEqualTo(ChangeState.EXECUTED);
        assertThat(restarted.filed().intact()).isTrue();
      }
    }
  }

  private static void withdrawOpen(Room room) {
    room.desk
        .list(ChangeFilter.in(ChangeState.PENDING), Optional.empty(), 10)
        .forEach(
            change -> room.desk.withdraw(change.id(), new Asker.Agent(Room.BILLING), "round over"));
  }

  private static boolean decided(Runnable decision) {
    try {
      decision.run();
      return true;
    } catch (CountersignException e) {
      return false;
    }
  }

  private static List<String> kinds(Node node) {
    return node
        .ledger()
        .find(EntryFilter.ALL, Long.MAX_VALUE, Ledger.ENTRIES_MAX)
        .reversed()
        .stream()
        .map(LedgerEntry::kind)
        .toList();
  }

  private static <T> List<T> atOnce(Supplier<T> one, Supplier<T> other) {
    return Stream.of(one, other)
        .map(what -> CompletableFuture.supplyAsync(what, Thread::startVirtualThread))
        .toList()
        .stream()
        .map(CompletableFuture::join)
        .toList();
  }

  private Node node() {
    Store store = Store.open(url());
    opened.add(store);
    Ledger ledger = Ledger.open(store.ledger(), KEY, InstantSource.system());
    return new Node(ledger, store.changes(ledger));
  }

  private record Node(Ledger ledger, ChangeStore changes) {}
}
