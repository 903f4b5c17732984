package dev.countersign.server.change;

import static dev.countersign.server.change.Room.BEN;
import static dev.countersign.server.change.Room.CLEO;
import static dev.countersign.server.change.Room.DAN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import dev.countersign.core.change.Change;
import dev.countersign.core.change.ChangeState;
import dev.countersign.core.wire.Ruling;
import dev.countersign.ledger.EntryKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;

/// Things that happen at the same instant have exactly one outcome, on every round.
class RacesTest {

  private static final int ROUNDS = 60;

  @Test
  void two_people_who_fill_two_seats_at_once_both_count() {
    for (int round = 0; round < ROUNDS; round++) {
      try (Room room = Room.impatient()) {
        room.sends("alter payments").refusal();
        Change change = room.filed();

        atOnce(() -> room.approve(change, BEN), () -> room.approve(change, CLEO));

        assertThat(room.filed().state()).isEqualTo(ChangeState.RATIFIED);
        assertThat(room.filed().approvals()).hasSize(2);
        assertThat(room.memory().kinds()).containsOnlyOnce(EntryKind.RATIFIED);
      }
    }
  }

  @Test
  void two_people_who_reach_for_the_last_seat_at_once_do_not_ratify_twice() {
    for (int round = 0; round < ROUNDS; round++) {
      try (Room room = Room.impatient()) {
        room.sends("alter orders").refusal();
        Change change = room.filed();

        List<Optional<ErrorCode>> refusals =
            atOnce(() -> room.approve(change, BEN), () -> room.approve(change, DAN));

        assertThat(refusals)
            .containsExactlyInAnyOrder(Optional.empty(), Optional.of(ErrorCode.CONFLICT));
        assertThat(room.filed().approvals()).hasSize(1);
        assertThat(room.memory().kinds()).containsOnlyOnce(EntryKind.RATIFIED);
      }
    }
  }

  @Test
  void one_person_who_clicks_twice_counts_once() {
    for (int round = 0; round < ROUNDS; round++) {
      try (Room room = Room.impatient()) {
        room.sends("alter payments").refusal();
        Change change = room.filed();

        atOnce(() -> room.approve(change, BEN), () -> room.approve(change, BEN));

        assertThat(room.filed().approvals()).hasSize(1);
        assertThat(room.filed().state()).isEqualTo(ChangeState.PENDING);
      }
    }
  }

  @Test
  void an_approval_and_a_cancel_at_once_either_run_or_withdraw() {
    int ran = 0;
    for (int round = 0; round < ROUNDS; round++) {
      try (Room room = Room.withOwner()) {
        var client = room.sends("alter orders").waiting();
        Change change = room.filed();

        atOnce(() -> room.approve(change, BEN), client.waiter::cancelled);

        Ruling ruling = client.ruling();
        Change after = room.filed();
        boolean executed = after.state() == ChangeState.EXECUTED;
        assertThat(after.state()).isIn(ChangeState.EXECUTED, ChangeState.WITHDRAWN);
        assertThat(ruling instanceof Ruling.Answered).isEqualTo(executed);
        assertThat(room.engine.ran()).hasSize(executed ? 1 : 0);
        ran += executed ? 1 : 0;
      }
    }
    assertThat(ran).isBetween(0, ROUNDS);
  }

  @Test
  void an_approval_and_its_expiry_at_once_have_one_outcome() {
    for (int round = 0; round < ROUNDS; round++) {
      try (Room room = Room.impatient()) {
        room.sends("alter orders").refusal();
        Change change = room.filed();
        room.clock.advance(Room.EXPIRES_AFTER.minusMillis(1));

        atOnce(
            () -> room.approve(change, BEN),
            () -> {
              room.clock.advance(Duration.ofMillis(1));
              room.desk.sweep();
            });

        assertThat(room.filed().state()).isIn(ChangeState.RATIFIED, ChangeState.EXPIRED);
        assertThat(room.memory().kinds())
            .filteredOn(kind -> kind == EntryKind.RATIFIED || kind == EntryKind.EXPIRED)
            .hasSize(1);
      }
    }
  }

  @Test
  void an_approval_and_a_rejection_at_once_have_one_outcome() {
    for (int round = 0; round < ROUNDS; round++) {
      try (Room room = Room.withOwner()) {
        var client = room.sends("alter orders").waiting();
        Change change = room.filed();

        atOnce(
            () -> room.approve(change, BEN), () -> room.desk.reject(change.id(), DAN, "not now"));

        boolean executed = client.ruling() instanceof Ruling.Answered;
        assertThat(room.filed().state())
            .isEqualTo(executed ? ChangeState.EXECUTED : ChangeState.REJECTED);
        assertThat(room.engine.ran()).hasSize(executed ? 1 : 0);
      }
    }
  }

  @Test
  void two_sessions_that_resend_the_same_ratified_statement_run_it_once() {
    for (int round = 0; round < ROUNDS; round++) {
      try (Room room = Room.impatient()) {
        room.sends("alter orders").refusal();
        room.approve(room.filed(), BEN);
        List<Held> answers = new ArrayList<>(List.of());

        atOnce(
            () -> add(answers, room.desk.hold(room.batch("alter orders"), silent())),
            () -> add(answers, room.desk.hold(room.batch("alter orders"), silent())));

        assertThat(answers).filteredOn(held -> held.ruling() instanceof Ruling.Answered).hasSize(1);
        assertThat(room.engine.ran()).containsExactly("alter orders");
      }
    }
  }

  @Test
  void two_nodes_that_serve_the_same_ratified_statement_run_it_once() {
    for (int round = 0; round < ROUNDS; round++) {
      try (Room room = Room.impatient();
          ChangeDesk elsewhere = room.desk(Duration.ZERO)) {
        room.sends("alter orders").refusal();
        room.approve(room.filed(), BEN);

        atOnce(
            () -> room.desk.hold(room.batch("alter orders"), silent()),
            () -> elsewhere.hold(room.batch("alter orders"), silent()));

        assertThat(room.engine.ran()).containsExactly("alter orders");
      }
    }
  }

  @Test
  void a_next_statement_of_a_script_sent_by_two_sessions_at_once_runs_once() {
    for (int round = 0; round < ROUNDS; round++) {
      try (Room room = Room.impatient()) {
        room.approve(room.filed("alter orders\nalter customers"), BEN);

        atOnce(
            () -> room.desk.hold(room.batch("alter orders"), silent()),
            () -> room.desk.hold(room.batch("alter orders"), silent()));

        assertThat(room.engine.ran()).containsExactly("alter orders");
      }
    }
  }

  private static Waiter silent() {
    return new Waiter(_ -> {});
  }

  private static void add(List<Held> answers, Held held) {
    synchronized (answers) {
      answers.add(held);
    }
  }

  /// Runs both on threads that start together; says with which code each was refused.
  private static List<Optional<ErrorCode>> atOnce(Runnable one, Runnable other) {
    CyclicBarrier start = new CyclicBarrier(2);
    var first =
        CompletableFuture.supplyAsync(() -> refusal(start, one), Thread::startVirtualThread);
    var second =
        CompletableFuture.supplyAsync(() -> refusal(start, other), Thread::startVirtualThread);
    return List.of(first.join(), second.join());
  }

  private static Optional<ErrorCode> refusal(CyclicBarrier start, Runnable what) {
    try {
      start.await();
      what.run();
      return Optional.empty();
    } catch (CountersignException e) {
      return Optional.of(e.code());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
