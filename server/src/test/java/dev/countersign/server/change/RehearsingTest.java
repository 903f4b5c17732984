package dev.countersign.server.change;

import static dev.countersign.server.change.Room.BEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.core.Statement;
import dev.countersign.core.change.Change;
import dev.countersign.core.change.ChangeId;
import dev.countersign.core.change.ChangeState;
import dev.countersign.core.engine.RehearsalOrder;
import dev.countersign.core.engine.Rehearser;
import dev.countersign.core.evidence.Finding;
import dev.countersign.core.evidence.Severity;
import dev.countersign.core.review.Rehearsal;
import dev.countersign.ledger.EntryKind;
import dev.countersign.testkit.Eventually;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

class RehearsingTest {

  private static final Duration LIMIT = Duration.ofMinutes(10);

  /// A rehearser that ends when the test says so.
  private static final class FakeRehearser implements Rehearser {

    final List<RehearsalOrder> orders = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Rehearsal.Status> ends = new LinkedBlockingQueue<>();

    void ends(Rehearsal.Status how) {
      ends.add(how);
    }

    @Override
    public Rehearsal asked(Instant now) {
      return Rehearsal.running("template", "shop_template", now, now.plus(LIMIT));
    }

    @Override
    public Rehearsal rehearse(RehearsalOrder order, Rehearsal asked) {
      orders.add(order);
      try {
        return new Rehearsal(
            ends.take(),
            asked.provider(),
            asked.source(),
            OptionalLong.of(1),
            "18.6",
            List.of(),
            "",
            asked.startedAt(),
            asked.startedAt());
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void tidy() {
      // it makes no clones
    }
  }

  @Test
  void a_change_is_approved_after_its_rehearsal_and_not_before() {
    FakeRehearser rehearser = new FakeRehearser();
    try (Room room = Room.impatient()) {
      room.engine.rehearsesWith(rehearser);
      Change waiting = room.filed("alter orders\ndrop carts");

      assertThat(waiting.review().incomplete()).isTrue();
      assertThatThrownBy(() -> room.approve(waiting, BEN)).hasMessageContaining("being rehearsed");

      rehearser.ends(Rehearsal.Status.PASSED);
      Change complete = complete(room, waiting.id());
      assertThatThrownBy(() -> room.approve(waiting, BEN)).hasMessageContaining("read it again");
      assertThat(room.approve(complete, BEN).approvals()).hasSize(1);
      assertThat(complete.digest()).isNotEqualTo(waiting.digest());
      assertThat(complete.intact()).isTrue();
      assertThat(room.memory().entries())
          .extracting(entry -> entry.kind())
          .containsSubsequence(EntryKind.CHANGE_PROPOSED, EntryKind.REHEARSED, EntryKind.APPROVED);
      RehearsalOrder order = rehearser.orders.getFirst();
      assertThat(order.oneByOne()).isTrue();
      assertThat(order.statements())
          .containsExactly(Statement.of("alter orders"), Statement.of("drop carts"));
    }
  }

  @Test
  void what_a_rehearsal_finds_is_in_the_review_and_its_digest() {
    FakeRehearser rehearser = new FakeRehearser();
    try (Room room = Room.impatient()) {
      room.engine.rehearsesWith(rehearser);
      Change waiting = room.filed("alter orders");

      rehearser.ends(Rehearsal.Status.FAILED);
      Change complete = complete(room, waiting.id());

      assertThat(complete.review().findings())
          .extracting(Finding::rule)
          .contains("simulation")
          .containsAll(waiting.review().findings().stream().map(Finding::rule).toList());
      assertThat(complete.review().risk()).isEqualTo(Severity.CRITICAL);
      assertThat(complete.intact()).isTrue();
    }
  }

  @Test
  void a_change_can_be_rejected_while_it_is_rehearsed_and_stays_rejected() {
    FakeRehearser rehearser = new FakeRehearser();
    try (Room room = Room.impatient()) {
      room.engine.rehearsesWith(rehearser);
      Change waiting = room.filed("alter orders");

      room.desk.reject(waiting.id(), BEN, "not today");
      rehearser.ends(Rehearsal.Status.PASSED);

      assertThat(waitedFor(room, waiting.id()).state()).isEqualTo(ChangeState.REJECTED);
    }
  }

  @Test
  void a_rehearsal_that_a_process_left_is_run_again_by_the_next() {
    FakeRehearser first = new FakeRehearser();
    FakeRehearser second = new FakeRehearser();
    try (Room room = Room.impatient()) {
      room.engine.rehearsesWith(first);
      Change waiting = room.filed("alter orders");
      Eventually.happens("it is rehearsed", () -> !first.orders.isEmpty());
      room.engine.rehearsesWith(second);

      try (ChangeDesk restarted = room.desk(Duration.ZERO)) {
        restarted.recover();
        second.ends(Rehearsal.Status.FAILED);

        assertThat(complete(room, waiting.id()).review().rehearsal().orElseThrow().status())
            .isEqualTo(Rehearsal.Status.FAILED);
      }
      first.ends(Rehearsal.Status.PASSED);
      assertThat(waitedFor(room, waiting.id()).review().rehearsal().orElseThrow().status())
          .isEqualTo(Rehearsal.Status.FAILED);
    }
  }

  @Test
  void a_rehearsal_that_nobody_runs_is_given_up_in_time() {
    FakeRehearser lost = new FakeRehearser();
    try (Room room = Room.impatient()) {
      room.engine.rehearsesWith(lost);
      Change waiting = room.filed("alter orders");

      try (ChangeDesk other = room.desk(Duration.ZERO)) {
        assertThat(other.sweep()).isZero();
        room.clock.advance(LIMIT.plusSeconds(1));
        assertThat(other.sweep()).isEqualTo(1);
      }

      Rehearsal given = complete(room, waiting.id()).review().rehearsal().orElseThrow();
      assertThat(given.status()).isEqualTo(Rehearsal.Status.IMPOSSIBLE);
      assertThat(given.problem()).contains("stopped meanwhile");
      lost.ends(Rehearsal.Status.PASSED);
    }
  }

  @Test
  void a_target_without_a_rehearsal_has_none_in_its_reviews() {
    try (Room room = Room.impatient()) {
      Change filed = room.filed("alter orders");

      assertThat(filed.review().rehearsal()).isEmpty();
      assertThat(room.approve(filed, BEN).approvals()).hasSize(1);
    }
  }

  private static Change waitedFor(Room room, ChangeId id) {
    try {
      return room.desk.rehearsed(id);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Change complete(Room room, ChangeId id) {
    return Eventually.appears(
        "the review of change " + id + " is complete",
        () -> room.desk.find(id).filter(change -> !change.review().incomplete()));
  }
}
