package dev.countersign.server.change;

import static dev.countersign.server.change.Room.BEN;
import static dev.countersign.server.change.Room.CLEO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.core.SessionState;
import dev.countersign.core.change.Change;
import dev.countersign.core.change.ChangeState;
import dev.countersign.core.change.Execution;
import dev.countersign.core.engine.RunReport;
import dev.countersign.core.wire.Ruling;
import dev.countersign.core.wire.Ruling.Why;
import dev.countersign.ledger.EntryKind;
import dev.countersign.server.change.FakeEngine.Ending;
import dev.countersign.testkit.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HoldingTest {

  @Test
  void a_held_statement_runs_as_soon_as_it_is_ratified_and_its_client_gets_the_result() {
    try (Room room = Room.withOwner()) {
      var client = room.sends("alter orders").waiting();

      room.approve(room.filed(), BEN);

      assertThat(client.ruling()).isEqualTo(new Ruling.Answered(FakeEngine.success()));
      assertThat(room.engine.ran()).containsExactly("alter orders");
      Change change = room.filed();
      assertThat(change.state()).isEqualTo(ChangeState.EXECUTED);
      assertThat(change.execution().orElseThrow().path()).isEqualTo(Execution.Path.RUNNER);
    }
  }

  @Test
  void everything_that_happens_is_in_the_ledger_before_it_happens() {
    try (Room room = Room.withOwner()) {
      var client = room.sends("alter payments").waiting();
      room.approve(room.filed(), BEN);
      room.approve(room.filed(), CLEO);
      client.ruling();

      assertThat(room.memory().kinds())
          .containsExactly(
              EntryKind.HELD,
              EntryKind.APPROVED,
              EntryKind.APPROVED,
              EntryKind.RATIFIED,
              EntryKind.EXECUTION_STARTED,
              EntryKind.EXECUTION_WITNESSED,
              EntryKind.EXECUTION_FINISHED);
    }
  }

  @Test
  void the_client_is_told_the_number_the_link_and_whom_it_waits_for() {
    try (Room room = Room.withOwner()) {
      var client = room.sends("alter payments").waiting();

      room.approve(room.filed(), BEN);

      Eventually.happens("the client hears of the approval", () -> client.notices().size() == 2);
      assertThat(client.notices())
          .containsExactly(
              "Change 1 waits for 1 of dba, 1 of payments: http://gate.example/changes/1",
              "ben@example.com approved change 1; it still waits for 1 of payments.");
      assertThat(client.answered()).isFalse();
      assertThat(room.engine.ran()).isEmpty();
    }
  }

  @Test
  void a_rejection_reaches_the_client_with_its_reason() {
    try (Room room = Room.withOwner()) {
      var client = room.sends("drop orders").waiting();

      room.desk.reject(room.filed().id(), BEN, "use a view");

      assertThat(client.refusal().why()).isEqualTo(Why.REJECTED);
      assertThat(client.refusal().message()).contains("ben@example.com: use a view");
      assertThat(room.engine.ran()).isEmpty();
    }
  }

  @Test
  void who_waited_long_enough_gets_the_number_and_may_send_it_again_after_approval() {
    try (Room room = Room.impatient()) {
      var first = room.sends("alter orders").refusal();
      room.approve(room.filed(), BEN);

      var second = room.sends("alter orders").ruling();
      var third = room.sends("alter orders").refusal();

      assertThat(first.why()).isEqualTo(Why.PENDING);
      assertThat(first.message()).isEqualTo("Held as change 1, which waits for 1 of dba.");
      assertThat(first.detail()).isEqualTo("http://gate.example/changes/1");
      assertThat(first.hint()).contains("runs once");
      assertThat(second).isInstanceOf(Ruling.Answered.class);
      assertThat(third.message()).contains("change 2");
      assertThat(room.engine.ran()).containsExactly("alter orders");
    }
  }

  @Test
  void another_statement_does_not_pass_on_somebody_elses_approval() {
    try (Room room = Room.impatient()) {
      room.sends("alter orders").refusal();
      room.approve(room.filed(), BEN);

      var other = room.sends("alter customers").refusal();

      assertThat(other.message()).contains("change 2");
      assertThat(room.engine.ran()).isEmpty();
    }
  }

  @Test
  void the_same_text_under_another_search_path_is_another_change() {
    try (Room room = Room.impatient()) {
      room.sends("alter orders").refusal();
      room.approve(room.filed(), BEN);
      var elsewhere =
          new SessionState(
              "shop",
              "app_agent",
              new TreeMap<>(Map.of("search_path", "private")),
              new TreeMap<>(),
              Map.of());

      var refusal = room.sends(room.batch("alter orders", elsewhere, false, false)).refusal();

      assertThat(refusal.message()).contains("change 2");
      assertThat(room.engine.ran()).isEmpty();
    }
  }

  @Test
  void cancelling_the_query_withdraws_the_change() {
    try (Room room = Room.withOwner()) {
      var client = room.sends("alter orders").waiting();

      client.waiter.cancelled();

      assertThat(client.refusal().why()).isEqualTo(Why.CANCELLED);
      assertThat(room.filed().state()).isEqualTo(ChangeState.WITHDRAWN);
    }
  }

  @Test
  void a_client_that_disconnects_leaves_its_change_pending() {
    try (Room room = Room.withOwner()) {
      var client = room.sends("alter orders").waiting();

      client.waiter.gone();

      client.ruling();
      assertThat(room.filed().state()).isEqualTo(ChangeState.PENDING);
      assertThat(room.approve(room.filed(), BEN).state()).isEqualTo(ChangeState.RATIFIED);
      assertThat(room.engine.ran()).isEmpty();
    }
  }

  @Test
  void nothing_is_held_inside_a_transaction_that_has_already_worked() {
    try (Room room = Room.withOwner()) {
      var worked = room.batch("alter orders", room.engine.defaultSession(), true, true);

      var refusal = room.sends(worked).refusal();

      assertThat(refusal.why()).isEqualTo(Why.IN_TRANSACTION);
      assertThat(refusal.message()).contains("change 1", "1 of dba");
      assertThat(refusal.hint()).contains("Roll back");
    }
  }

  @Test
  void a_ratified_change_does_not_run_beside_a_transaction_that_has_already_worked() {
    try (Room room = Room.withOwner()) {
      var worked = room.batch("alter orders", room.engine.defaultSession(), true, true);
      room.sends(worked).refusal();
      room.approve(room.filed(), BEN);

      var refusal = room.sends(worked).refusal();
      var outside = room.sends("alter orders").ruling();

      assertThat(refusal.why()).isEqualTo(Why.IN_TRANSACTION);
      assertThat(outside).isInstanceOf(Ruling.Answered.class);
    }
  }

  @Test
  void inside_a_transaction_the_client_is_told_that_its_rollback_undoes_nothing() {
    try (Room room = Room.withOwner()) {
      var begun = room.batch("alter orders", room.engine.defaultSession(), true, false);
      var client = room.sends(begun).waiting();

      Eventually.happens("a second notice", () -> client.notices().size() == 2);

      assertThat(client.notices().getLast()).contains("a ROLLBACK of yours does not undo it");
      assertThat(room.filed().review().plan()).contains("a rollback by the agent does not undo it");
    }
  }

  @Test
  void what_was_approved_for_one_person_does_not_run_for_another() {
    try (Room room = Room.impatient()) {
      room.sends("alter orders").refusal();
      room.approve(room.filed(), BEN);

      var refusal = room.sends(room.batchFor(BEN, "alter orders")).refusal();

      assertThat(refusal.message()).contains("change 2");
      assertThat(room.engine.ran()).isEmpty();
    }
  }

  @Test
  void the_same_statement_from_two_sessions_is_one_change_and_runs_once() {
    try (Room room = Room.withOwner()) {
      var one = room.sends("alter orders").waiting();
      var two = room.sends("alter orders").waiting();

      room.approve(room.filed(), BEN);

      assertThat(room.filed().id().number()).isEqualTo(1);
      assertThat(List.of(one.ruling(), two.ruling()))
          .filteredOn(Ruling.Answered.class::isInstance)
          .hasSize(1);
      assertThat(room.engine.ran()).containsExactly("alter orders");
    }
  }

  @Test
  void without_an_owner_the_agents_own_session_runs_it_and_reports() {
    try (Room room = Room.withoutOwner()) {
      var client = room.sends("alter orders").waiting();
      room.approve(room.filed(), BEN);
      Held held = client.held();
      Change running = room.filed();

      room.desk.sessionFinished(held.running().orElseThrow(), FakeEngine.success());

      assertThat(held.ruling()).isInstanceOf(Ruling.Proceed.class);
      assertThat(((Ruling.Proceed) held.ruling()).report()).isTrue();
      assertThat(running.state()).isEqualTo(ChangeState.EXECUTING);
      assertThat(room.filed().state()).isEqualTo(ChangeState.EXECUTED);
      assertThat(room.filed().review().plan()).contains("agent's own session as app_agent");
    }
  }

  @Test
  void a_session_that_is_lost_while_running_leaves_the_change_to_a_person() {
    try (Room room = Room.withoutOwner()) {
      var client = room.sends("alter orders").waiting();
      room.approve(room.filed(), BEN);
      client.held();

      room.desk.sessionFinished(room.filed().id(), new RunReport.Unknown("the server went away"));
      room.desk.resolve(room.filed().id(), BEN, true, "the column is gone");

      assertThat(room.filed().state()).isEqualTo(ChangeState.EXECUTED);
      assertThat(room.memory().kinds())
          .endsWith(EntryKind.EXECUTION_UNKNOWN, EntryKind.EXECUTION_RESOLVED);
    }
  }

  @Test
  void a_change_whose_objects_moved_since_its_review_is_stale_and_does_not_run() {
    try (Room room = Room.withOwner()) {
      var client = room.sends("alter orders").waiting();
      room.engine.redefine("grown by a million rows");

      room.approve(room.filed(), BEN);

      assertThat(client.refusal().why()).isEqualTo(Why.STALE);
      assertThat(client.refusal().message()).contains("have changed since it was reviewed");
      assertThat(room.filed().state()).isEqualTo(ChangeState.STALE);
      assertThat(room.engine.ran()).isEmpty();
    }
  }

  @Test
  void the_catalogue_is_fresh_before_the_client_sees_the_result() {
    try (Room room = Room.withOwner()) {
      var client = room.sends("alter orders").waiting();
      int before = room.engine.refreshes();

      room.approve(room.filed(), BEN);

      client.ruling();
      assertThat(room.engine.refreshes()).isGreaterThanOrEqualTo(before + 2);
    }
  }

  @Test
  void a_failing_execution_is_the_clients_real_answer() {
    try (Room room = Room.withOwner()) {
      room.engine.nowEnds(Ending.FAILS);
      var client = room.sends("alter orders").waiting();

      room.approve(room.filed(), BEN);

      assertThat(client.ruling()).isEqualTo(new Ruling.Answered(FakeEngine.failure()));
      assertThat(room.filed().state()).isEqualTo(ChangeState.FAILED);
      assertThat(room.filed().closingReason()).isEqualTo("relation does not exist (42P01)");
    }
  }

  @Test
  void a_connection_lost_after_the_commit_is_known_to_have_taken_effect() {
    try (Room room = Room.withOwner()) {
      room.engine.nowEnds(Ending.BREAKS_AFTER);
      var client = room.sends("alter orders").waiting();

      room.approve(room.filed(), BEN);

      client.ruling();
      assertThat(room.filed().state()).isEqualTo(ChangeState.EXECUTED);
    }
  }

  @Test
  void a_connection_lost_before_the_commit_is_known_to_have_failed() {
    try (Room room = Room.withOwner()) {
      room.engine.nowEnds(Ending.BREAKS_BEFORE);
      var client = room.sends("alter orders").waiting();

      room.approve(room.filed(), BEN);

      client.ruling();
      assertThat(room.filed().state()).isEqualTo(ChangeState.FAILED);
      assertThat(room.filed().closingReason()).contains("nothing of it took effect");
    }
  }

  @Test
  void an_execution_without_a_witness_is_never_guessed_about() {
    try (Room room = Room.withOwner()) {
      room.engine.nowEnds(Ending.BREAKS_WITHOUT_WITNESS);
      var client = room.sends("alter orders").waiting();

      room.approve(room.filed(), BEN);

      assertThat(client.refusal().message()).contains("not known whether change 1 took effect");
      assertThat(room.filed().state()).isEqualTo(ChangeState.EXECUTING);
    }
  }

  @Test
  void rows_for_the_client_are_not_kept_in_the_record() {
    try (Room room = Room.withOwner()) {
      var client = room.sends("alter orders").waiting();
      room.approve(room.filed(), BEN);
      client.ruling();

      Optional<RunReport> kept = room.filed().execution().orElseThrow().report();

      assertThat(kept).containsInstanceOf(RunReport.Succeeded.class);
      assertThat(((RunReport.Succeeded) kept.orElseThrow()).reply()).isEmpty();
    }
  }

  @Test
  void without_a_ledger_nothing_is_filed_and_nothing_is_forwarded() {
    try (Room room = Room.withOwner()) {
      room.memory().refuse(_ -> true);

      var refusal = room.sends("alter orders").refusal();

      assertThat(refusal.why()).isEqualTo(Why.UNAVAILABLE);
      assertThat(refusal.message()).contains("disk is full");
      assertThat(room.desk.list(ChangeFilter.ALL, Optional.empty(), 10)).isEmpty();
    }
  }

  @Test
  void without_a_ledger_a_ratified_change_does_not_start() {
    try (Room room = Room.impatient()) {
      room.sends("alter orders").refusal();
      room.approve(room.filed(), BEN);
      room.memory().refuse(entry -> entry.kind() == EntryKind.EXECUTION_STARTED);

      var refusal = room.sends("alter orders").refusal();

      assertThat(refusal.why()).isEqualTo(Why.UNAVAILABLE);
      assertThat(room.filed().state()).isEqualTo(ChangeState.RATIFIED);
      assertThat(room.engine.ran()).isEmpty();
    }
  }

  @Test
  void without_a_ledger_for_its_witness_nothing_takes_effect() {
    try (Room room = Room.impatient()) {
      room.sends("alter orders").refusal();
      room.approve(room.filed(), BEN);
      room.memory().refuse(entry -> entry.kind() == EntryKind.EXECUTION_WITNESSED);

      room.sends("alter orders").refusal();

      assertThat(room.engine.ran()).isEmpty();
    }
  }

  @Test
  void an_end_that_cannot_be_recorded_is_not_acknowledged_and_settled_after_a_restart() {
    try (Room room = Room.impatient()) {
      room.sends("alter orders").refusal();
      room.approve(room.filed(), BEN);
      room.memory().refuse(entry -> entry.kind() == EntryKind.EXECUTION_FINISHED);
      var refusal = room.sends("alter orders").refusal();
      room.memory().refuse(_ -> false);

      try (ChangeDesk restarted = room.desk(Duration.ZERO)) {
        assertThat(restarted.recover()).isEmpty();
      }

      assertThat(refusal.why()).isEqualTo(Why.UNAVAILABLE);
      assertThat(room.engine.ran()).containsExactly("alter orders");
      assertThat(room.filed().state()).isEqualTo(ChangeState.EXECUTED);
    }
  }

  @Test
  void what_its_measured_impact_makes_forbidden_is_denied_and_not_filed() {
    try (Room room = Room.withOwner()) {
      var refusal = room.sends("delete huge").refusal();

      assertThat(refusal.why()).isEqualTo(Why.DENIED);
      assertThat(refusal.message()).contains("too-many-rows");
      assertThat(room.memory().kinds()).containsExactly(EntryKind.REFUSED);
    }
  }

  @Test
  void an_agent_cannot_flood_the_people_with_changes() {
    try (Room room = Room.impatient()) {
      for (int number = 0; number < 10; number++) {
        room.sends("alter t" + number).refusal();
      }

      var refusal = room.sends("alter one_more").refusal();

      assertThat(refusal.why()).isEqualTo(Why.LIMIT);
      assertThat(refusal.message()).contains("10 open changes", "withdraw some");
    }
  }

  @Test
  void a_change_that_expires_while_its_client_waits_is_over() {
    try (Room room = Room.withOwner()) {
      var client = room.sends("alter orders").waiting();

      room.clock.advance(Room.EXPIRES_AFTER);

      assertThat(client.refusal().why()).isEqualTo(Why.STALE);
      assertThat(room.filed().state()).isEqualTo(ChangeState.EXPIRED);
    }
  }

  @Test
  void what_another_node_decides_reaches_the_waiting_client() {
    try (Room room = Room.withOwner();
        ChangeDesk elsewhere = room.desk(Duration.ofMinutes(5))) {
      var client = room.sends("alter orders").waiting();

      elsewhere.approve(room.filed().id(), BEN, room.filed().digest(), "");

      assertThat(client.ruling()).isInstanceOf(Ruling.Answered.class);
    }
  }

  @Test
  void closing_the_desk_answers_everybody_who_waits() {
    Room room = Room.withOwner();
    var client = room.sends("alter orders").waiting();

    room.close();

    assertThat(client.refusal().why()).isEqualTo(Why.PENDING);
    assertThat(room.filed().state()).isEqualTo(ChangeState.PENDING);
  }
}
