package dev.countersign.server.change;

import static dev.countersign.server.change.Room.ANA;
import static dev.countersign.server.change.Room.BEN;
import static dev.countersign.server.change.Room.DAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.core.AgentName;
import dev.countersign.core.CountersignException;
import dev.countersign.core.Digest;
import dev.countersign.core.ErrorCode;
import dev.countersign.core.change.Change;
import dev.countersign.core.change.ChangeId;
import dev.countersign.core.change.ChangeState;
import dev.countersign.core.change.Origin;
import dev.countersign.ledger.Entry;
import dev.countersign.ledger.EntryKind;
import dev.countersign.server.change.FakeEngine.Ending;
import dev.countersign.testkit.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class DecisionsTest {

  @Test
  void an_approval_needs_the_digest_that_is_to_be_approved() {
    try (Room room = Room.impatient()) {
      room.sends("alter orders").refusal();

      refusedWith(
          ErrorCode.CONFLICT,
          () -> room.desk.approve(new ChangeId(1), BEN, Digest.of(new byte[0]), ""));
      assertThat(room.filed().approvals()).isEmpty();
    }
  }

  @Test
  void whom_the_agent_acts_for_cannot_approve_but_can_withdraw() {
    try (Room room = Room.impatient()) {
      room.sends("alter orders").refusal();

      refusedWith(ErrorCode.NOT_ALLOWED, () -> room.approve(room.filed(), ANA));
      var withdrawn = room.desk.withdraw(new ChangeId(1), new Asker.Person(ANA), "my mistake");

      assertThat(withdrawn.state()).isEqualTo(ChangeState.WITHDRAWN);
      assertThat(withdrawn.closingReason()).isEqualTo("withdrawn by ana@example.com: my mistake");
    }
  }

  @Test
  void an_agent_withdraws_its_own_changes_and_no_others() {
    try (Room room = Room.impatient()) {
      room.sends("alter orders").refusal();
      ChangeId id = room.filed().id();

      refusedWith(
          ErrorCode.NOT_ALLOWED,
          () -> room.desk.withdraw(id, new Asker.Agent(new AgentName("other")), ""));
      refusedWith(ErrorCode.NOT_ALLOWED, () -> room.desk.withdraw(id, new Asker.Person(BEN), ""));
      assertThat(room.desk.withdraw(id, new Asker.Agent(Room.BILLING), "").state())
          .isEqualTo(ChangeState.WITHDRAWN);
    }
  }

  @Test
  void a_change_that_does_not_exist_is_not_found() {
    try (Room room = Room.impatient()) {
      refusedWith(ErrorCode.NOT_FOUND, () -> room.desk.reject(new ChangeId(9), BEN, "no"));
      assertThat(room.desk.find(new ChangeId(9))).isEmpty();
    }
  }

  @Test
  void words_have_a_limit() {
    try (Room room = Room.impatient()) {
      room.sends("alter orders").refusal();

      refusedWith(
          ErrorCode.LIMIT, () -> room.desk.reject(new ChangeId(1), BEN, "no".repeat(3_000)));
    }
  }

  @Test
  void approving_too_late_closes_the_change() {
    try (Room room = Room.impatient()) {
      room.sends("alter orders").refusal();
      room.clock.advance(Room.EXPIRES_AFTER);

      refusedWith(ErrorCode.CONFLICT, () -> room.approve(room.filed(), BEN));

      assertThat(room.filed().state()).isEqualTo(ChangeState.EXPIRED);
    }
  }

  @Test
  void an_approval_that_cannot_be_ledgered_does_not_count() {
    try (Room room = Room.impatient()) {
      room.sends("alter orders").refusal();
      room.memory().refuse(entry -> entry.kind() == EntryKind.APPROVED);

      refusedWith(ErrorCode.LEDGER, () -> room.approve(room.filed(), BEN));

      assertThat(room.filed().approvals()).isEmpty();
    }
  }

  @Test
  void who_was_shown_which_digest_is_in_the_ledger() {
    try (Room room = Room.impatient()) {
      room.sends("alter orders").refusal();

      room.desk.shown(new ChangeId(1), BEN);

      Entry entry = room.memory().entries().getLast();
      assertThat(entry.kind()).isEqualTo(EntryKind.REVIEW_SHOWN);
      assertThat(entry.actor().name()).isEqualTo("ben@example.com");
      assertThat(entry.data().toString()).contains(room.filed().digest().hex());
    }
  }

  @Test
  void an_undo_is_a_change_of_its_own_that_runs_as_soon_as_another_person_approves() {
    try (Room room = Room.impatient()) {
      Change original = executed(room, "alter orders");

      Change undo = room.desk.undo(original.id(), BEN, "it broke the report");
      refusedWith(ErrorCode.NOT_ALLOWED, () -> room.approve(undo, BEN));
      refusedWith(ErrorCode.NOT_ALLOWED, () -> room.approve(undo, ANA));
      room.approve(undo, DAN);

      room.eventually(undo.id(), ChangeState.EXECUTED);
      assertThat(undo.origin()).isEqualTo(Origin.UNDO);
      assertThat(undo.undoes()).contains(original.id());
      assertThat(room.engine.ran()).containsExactly("alter orders", "alter orders back");
      assertThat(room.desk.find(original.id()).orElseThrow().state()).isEqualTo(ChangeState.UNDONE);
      assertThat(room.memory().kinds()).endsWith(EntryKind.EXECUTION_FINISHED, EntryKind.UNDONE);
    }
  }

  @Test
  void asking_for_the_same_undo_twice_is_one_change() {
    try (Room room = Room.impatient()) {
      Change original = executed(room, "alter orders");

      Change one = room.desk.undo(original.id(), BEN, "");
      Change two = room.desk.undo(original.id(), DAN, "");

      assertThat(two.id()).isEqualTo(one.id());
    }
  }

  @Test
  void what_cannot_be_undone_says_why() {
    try (Room room = Room.impatient()) {
      Change original = executed(room, "drop orders");

      assertThatThrownBy(() -> room.desk.undo(original.id(), BEN, ""))
          .isInstanceOf(CountersignException.class)
          .hasMessageContaining("has no undo: What was dropped is gone.");
      assertThatThrownBy(() -> room.desk.undo(room.filed("alter a").id(), BEN, ""))
          .isInstanceOf(CountersignException.class)
          .hasMessageContaining("only what was executed can be undone");
    }
  }

  @Test
  void the_agent_cannot_send_an_undo_through_its_session() {
    try (Room room = Room.impatient()) {
      Change original = executed(room, "alter orders");
      room.engine.nowEnds(Ending.BREAKS_WITHOUT_WITNESS);
      Change undo = room.desk.undo(original.id(), BEN, "");

      var refusal = room.sends("alter orders back").refusal();

      assertThat(refusal.message()).startsWith("Held as change " + (undo.id().number() + 1));
    }
  }

  @Test
  void a_ratified_undo_that_nobody_runs_is_run_by_the_next_sweep() {
    try (Room room = Room.impatient()) {
      Change original = executed(room, "alter orders");
      Change undo = room.desk.undo(original.id(), BEN, "");
      room.memory().refuse(entry -> entry.kind() == EntryKind.EXECUTION_STARTED);
      room.approve(undo, DAN);
      assertThat(room.desk.find(undo.id()).orElseThrow().state()).isEqualTo(ChangeState.RATIFIED);
      room.memory().refuse(_ -> false);

      Eventually.happens("a sweep runs it", () -> room.desk.sweep() >= 0 && undone(room, original));

      assertThat(room.engine.ran()).containsExactly("alter orders", "alter orders back");
    }
  }

  @Test
  void a_sweep_expires_what_nobody_decided_and_what_nobody_ran() {
    try (Room room = Room.impatient()) {
      room.sends("alter orders").refusal();
      room.sends("alter customers").refusal();
      room.approve(room.filed(), BEN);
      room.clock.advance(Room.EXPIRES_AFTER.minusMillis(1));
      int early = room.desk.sweep();

      room.clock.advance(Duration.ofMillis(1));
      int late = room.desk.sweep();

      assertThat(early).isZero();
      assertThat(late).isEqualTo(2);
      assertThat(room.desk.list(ChangeFilter.in(ChangeState.EXPIRED), Optional.empty(), 10))
          .hasSize(2);
    }
  }

  @Test
  void after_a_crash_the_witness_tells_what_took_effect() {
    for (Ending ending : List.of(Ending.BREAKS_AFTER, Ending.BREAKS_BEFORE)) {
      try (Room room = crashed(ending);
          ChangeDesk restarted = room.desk(Duration.ZERO)) {
        List<Change> unresolved = restarted.recover();

        assertThat(unresolved).isEmpty();
        assertThat(room.filed().state())
            .isEqualTo(ending == Ending.BREAKS_AFTER ? ChangeState.EXECUTED : ChangeState.FAILED);
      }
    }
  }

  @Test
  void after_a_crash_what_nobody_can_tell_waits_for_a_person() {
    try (Room room = crashed(Ending.BREAKS_AFTER);
        ChangeDesk restarted = room.desk(Duration.ZERO)) {
      room.engine.forget(room.filed().execution().orElseThrow().witness().orElseThrow());

      List<Change> unresolved = restarted.recover();

      assertThat(unresolved).extracting(Change::id).containsExactly(new ChangeId(1));
      assertThat(room.filed().state()).isEqualTo(ChangeState.EXECUTING);
      assertThat(restarted.resolve(new ChangeId(1), BEN, false, "the column is there").state())
          .isEqualTo(ChangeState.FAILED);
    }
  }

  @Test
  void a_sweep_leaves_a_fresh_execution_of_another_node_alone() {
    try (Room room = crashed(Ending.BREAKS_AFTER);
        ChangeDesk elsewhere = room.desk(Duration.ZERO)) {
      int early = elsewhere.sweep();
      room.clock.advance(Duration.ofMinutes(1));
      int late = elsewhere.sweep();

      assertThat(early).isZero();
      assertThat(late).isEqualTo(1);
    }
  }

  @Test
  void a_long_statement_on_an_agents_session_of_another_node_is_not_given_up_early() {
    try (Room room = Room.withoutOwner();
        ChangeDesk elsewhere = room.desk(Duration.ZERO)) {
      var client = room.sends("alter orders").waiting();
      room.approve(room.filed(), BEN);
      Held held = client.held();
      room.clock.advance(Duration.ofMinutes(59));
      int early = elsewhere.sweep();
      room.clock.advance(Duration.ofMinutes(1));
      int late = elsewhere.sweep();

      room.desk.sessionFinished(held.running().orElseThrow(), FakeEngine.success());

      assertThat(early).isZero();
      assertThat(late).isEqualTo(1);
      assertThat(room.filed().state())
          .as("what really happened overrules that nobody could tell")
          .isEqualTo(ChangeState.EXECUTED);
    }
  }

  @Test
  void listeners_hear_of_every_move_also_of_those_on_other_nodes() {
    try (Room room = Room.impatient();
        ChangeDesk elsewhere = room.desk(Duration.ZERO)) {
      List<ChangeState> heard = new CopyOnWriteArrayList<>();
      List<ChangeState> heardElsewhere = new CopyOnWriteArrayList<>();
      room.desk.subscribe(change -> heard.add(change.state()));
      elsewhere.subscribe(change -> heardElsewhere.add(change.state()));

      room.sends("alter orders").refusal();
      room.approve(room.filed(), BEN);

      Eventually.holds(
          () -> assertThat(heard).containsExactly(ChangeState.PENDING, ChangeState.RATIFIED));
      Eventually.holds(() -> assertThat(heardElsewhere).contains(ChangeState.RATIFIED));
    }
  }

  @Test
  void a_listener_that_stays_behind_is_dropped_and_delays_nobody() {
    try (Room room = Room.impatient()) {
      CountDownLatch stuck = new CountDownLatch(1);
      CountDownLatch dropped = new CountDownLatch(1);
      room.desk.subscribe(stuckUntil(stuck, dropped));

      for (int number = 0; number < 300 && dropped.getCount() > 0; number++) {
        room.sends("alter orders").refusal();
        room.desk.withdraw(room.filed().id(), new Asker.Agent(Room.BILLING), "");
      }

      Eventually.happens("the listener is dropped", () -> dropped.getCount() == 0);
      stuck.countDown();
    }
  }

  private static ChangeListener stuckUntil(CountDownLatch stuck, CountDownLatch dropped) {
    return new ChangeListener() {
      @Override
      public void moved(Change change) {
        try {
          stuck.await();
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
        }
      }

      @Override
      public void dropped() {
        dropped.countDown();
      }
    };
  }

  /// A room whose process died after the database was given a change, and before its end was
  /// recorded.
  private static Room crashed(Ending ending) {
    Room room = Room.impatient();
    room.sends("alter orders").refusal();
    room.approve(room.filed(), BEN);
    room.engine.nowEnds(ending);
    room.memory().refuse(entry -> entry.kind() == EntryKind.EXECUTION_FINISHED);
    room.sends("alter orders").refusal();
    room.memory().refuse(_ -> false);
    assertThat(room.filed().state()).isEqualTo(ChangeState.EXECUTING);
    return room;
  }

  private static Change executed(Room room, String text) {
    room.sends(text).refusal();
    Change change = room.filed();
    room.approve(change, BEN);
    room.sends(text).ruling();
    return room.eventually(change.id(), ChangeState.EXECUTED);
  }

  private static boolean undone(Room room, Change original) {
    return room.desk.find(original.id()).orElseThrow().state() == ChangeState.UNDONE;
  }

  private static void refusedWith(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CountersignException.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }
}
