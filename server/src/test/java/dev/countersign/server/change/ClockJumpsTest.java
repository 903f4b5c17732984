package dev.countersign.server.change;

import static dev.countersign.server.change.Room.BEN;
import static dev.countersign.server.change.Room.CLEO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.core.change.Change;
import dev.countersign.core.change.ChangeState;
import dev.countersign.core.wire.Ruling;
import dev.countersign.core.wire.Ruling.Why;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The system's clock is set back, or forward, while changes are under way.
final class ClockJumpsTest {

  private static final Duration DAY = Duration.ofDays(1);

  @Test
  void a_clock_that_is_set_back_closes_nothing_early_and_no_time_of_a_change_runs_back() {
    try (Room room = Room.withOwner()) {
      var client = room.sends("alter orders").waiting();
      Change change = room.filed();

      room.clock.advance(DAY.negated());
      assertThat(room.desk.sweep()).isZero();
      assertThat(client.answered()).isFalse();
      room.approve(change, BEN);

      assertThat(client.ruling()).isInstanceOf(Ruling.Answered.class);
      Change executed = room.eventually(change.id(), ChangeState.EXECUTED);
      assertThat(executed.execution().orElseThrow().startedAt())
          .isAfterOrEqualTo(executed.createdAt());
    }
  }

  @Test
  void a_clock_that_is_set_forward_expires_what_was_not_decided_and_runs_nothing() {
    try (Room room = Room.withOwner()) {
      var client = room.sends("alter payments").waiting();
      room.approve(room.filed(), BEN);

      room.clock.advance(Room.EXPIRES_AFTER.plus(DAY));

      assertThat(client.refusal().why()).isEqualTo(Why.STALE);
      assertThat(room.filed().state()).isEqualTo(ChangeState.EXPIRED);
      room.clock.advance(DAY.multipliedBy(2).negated());
      assertThat(room.desk.sweep()).isZero();
      assertThat(room.filed().state()).isEqualTo(ChangeState.EXPIRED);
      assertThat(room.engine.ran()).isEmpty();
    }
  }

  @Test
  void a_permission_that_was_given_before_the_jump_is_used_once() {
    try (Room room = Room.impatient()) {
      room.sends("alter payments").refusal();
      room.approve(room.filed(), BEN);
      room.approve(room.filed(), CLEO);

      room.clock.advance(DAY.negated());
      assertThat(room.sends("alter payments").ruling()).isInstanceOf(Ruling.Answered.class);
      room.clock.advance(DAY);
      assertThat(room.sends("alter payments").refusal().why()).isEqualTo(Why.PENDING);

      assertThat(room.engine.ran()).hasSize(1);
    }
  }
}
