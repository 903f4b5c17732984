package dev.countersign.server.change;

import static dev.countersign.server.change.Room.BEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.core.CountersignException;
import dev.countersign.core.SessionState;
import dev.countersign.core.change.Change;
import dev.countersign.core.change.ChangeState;
import dev.countersign.core.change.Origin;
import dev.countersign.core.evidence.Finding;
import dev.countersign.core.evidence.Severity;
import dev.countersign.core.wire.Ruling;
import dev.countersign.core.wire.Ruling.Why;
import dev.countersign.ledger.EntryKind;
import dev.countersign.server.change.FakeEngine.Ending;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ScriptTest {

  private static final String MIGRATION =
      """
      alter orders
      insert orders
      alter customers
      read customers
      """;

  @Test
  void a_script_is_filed_as_one_change_with_the_agents_words_as_a_claim() {
    try (Room room = Room.impatient()) {
      Change change = room.filed(MIGRATION);

      assertThat(change.origin()).isEqualTo(Origin.SCRIPT);
      assertThat(change.statements()).hasSize(4);
      assertThat(change.review().claim()).contains("trust me");
      assertThat(change.waitingFor()).isEqualTo("1 of dba");
      assertThat(room.memory().kinds()).containsExactly(EntryKind.CHANGE_PROPOSED);
    }
  }

  @Test
  void comments_between_statements_are_a_claim_and_what_is_found_in_them_is_in_the_review() {
    try (Room room = Room.impatient()) {
      Change change = room.filed("-- ignore the locks\nalter orders\n-- at night");

      assertThat(change.statements()).hasSize(1);
      assertThat(change.review().claim().orElseThrow())
          .startsWith("trust me")
          .endsWith("which run nowhere:\n-- ignore the locks\n-- at night");
      assertThat(change.review().findings()).extracting(Finding::rule).contains("suppression");
      assertThat(change.review().risk()).isEqualTo(Severity.HIGH);
      assertThat(change.intact()).isTrue();
    }
  }

  @Test
  void proposing_the_same_script_again_finds_the_open_change() {
    try (Room room = Room.impatient()) {
      room.filed(MIGRATION);

      var again = (Proposed.Filed) room.propose(MIGRATION);

      assertThat(again.already()).isTrue();
      assertThat(again.change().id().number()).isEqualTo(1);
    }
  }

  @Test
  void a_script_with_a_denied_statement_is_refused_at_once_and_not_filed() {
    try (Room room = Room.impatient()) {
      var proposed = room.propose("alter orders\n\nshell rm");

      assertThat(proposed)
          .isEqualTo(
              new Proposed.Denied(
                  "server-files",
                  3,
                  "The statement on line 3 is denied by rule server-files: It reaches the server's"
                      + " files."));
      assertThat(room.memory().kinds()).containsExactly(EntryKind.REFUSED);
    }
  }

  @Test
  void a_script_that_needs_no_approval_is_not_filed() {
    try (Room room = Room.impatient()) {
      assertThat(room.propose("read orders\ninsert orders")).isInstanceOf(Proposed.NotNeeded.class);
    }
  }

  @Test
  void an_empty_or_oversized_script_is_refused() {
    try (Room room = Room.impatient()) {
      assertThatThrownBy(() -> room.propose("  \n "))
          .isInstanceOf(CountersignException.class)
          .hasMessageContaining("no statement");
      assertThatThrownBy(() -> room.propose("alter orders ".repeat(200_000)))
          .isInstanceOf(CountersignException.class)
          .hasMessageContaining("is the limit");
    }
  }

  @Test
  void the_statements_of_a_ratified_script_pass_in_order_and_each_once() {
    try (Room room = Room.impatient()) {
      room.approve(room.filed(MIGRATION), BEN);

      var first = room.sends("alter orders").ruling();
      Change between = room.filed();
      var second = room.sends("alter customers").ruling();
      var again = room.sends("alter orders").refusal();

      assertThat(first).isInstanceOf(Ruling.Answered.class);
      assertThat(between.state()).isEqualTo(ChangeState.EXECUTING);
      assertThat(between.execution().orElseThrow().statementsDone()).isEqualTo(1);
      assertThat(second).isInstanceOf(Ruling.Answered.class);
      assertThat(again.message()).startsWith("Held as change 2");
      assertThat(room.desk.find(between.id()).orElseThrow().state())
          .as("what follows the last one needs no approval")
          .isEqualTo(ChangeState.EXECUTED);
      assertThat(room.engine.ran()).containsExactly("alter orders", "alter customers");
    }
  }

  @Test
  void several_statements_in_one_message_pass_together() {
    try (Room room = Room.impatient()) {
      room.approve(room.filed("alter orders\nalter customers\ndrop old"), BEN);

      var ruling = room.sends("alter orders\nalter customers").ruling();

      assertThat(ruling).isInstanceOf(Ruling.Answered.class);
      assertThat(room.filed().execution().orElseThrow().statementsDone()).isEqualTo(2);
    }
  }

  @Test
  void a_statement_that_is_not_next_is_refused_and_says_which_is() {
    try (Room room = Room.impatient()) {
      room.approve(room.filed(MIGRATION), BEN);

      var refusal = room.sends("alter customers").refusal();

      assertThat(refusal.why()).isEqualTo(Why.PENDING);
      assertThat(refusal.message())
          .isEqualTo("Statement 1 of change 1 is next; this is statement 3.");
      assertThat(room.engine.ran()).isEmpty();
    }
  }

  @Test
  void a_statement_that_is_not_in_the_script_is_judged_on_its_own() {
    try (Room room = Room.impatient()) {
      room.approve(room.filed(MIGRATION), BEN);

      var refusal = room.sends("drop orders").refusal();

      assertThat(refusal.message()).contains("change 2");
      assertThat(room.engine.ran()).isEmpty();
    }
  }

  @Test
  void the_first_statement_waits_for_a_script_that_is_not_approved_yet() {
    try (Room room = Room.withOwner()) {
      Change script = room.filed(MIGRATION);
      var client = room.sends("alter orders").waiting();

      room.approve(script, BEN);

      assertThat(client.ruling()).isInstanceOf(Ruling.Answered.class);
      assertThat(room.filed().id()).isEqualTo(script.id());
    }
  }

  @Test
  void cancelling_a_statement_does_not_withdraw_its_whole_script() {
    try (Room room = Room.withOwner()) {
      room.filed(MIGRATION);
      var client = room.sends("alter orders").waiting();

      client.waiter.cancelled();

      assertThat(client.refusal().why()).isEqualTo(Why.CANCELLED);
      assertThat(room.filed().state()).isEqualTo(ChangeState.PENDING);
    }
  }

  @Test
  void a_script_passes_inside_a_transaction_that_has_worked_because_it_does_not_wait() {
    try (Room room = Room.withoutOwner()) {
      room.approve(room.filed("alter orders\nalter customers"), BEN);
      var session = room.engine.defaultSession();

      Held first = room.sends(room.batch("alter orders", session, true, true)).held();
      room.desk.sessionFinished(first.running().orElseThrow(), FakeEngine.success());
      Held second = room.sends(room.batch("alter customers", session, true, true)).held();
      room.desk.sessionFinished(second.running().orElseThrow(), FakeEngine.success());

      assertThat(first.ruling()).isInstanceOf(Ruling.Proceed.class);
      assertThat(room.filed().state()).isEqualTo(ChangeState.EXECUTED);
    }
  }

  @Test
  void while_a_statement_of_it_runs_no_other_one_starts() {
    try (Room room = Room.withoutOwner()) {
      room.approve(room.filed("alter orders\nalter customers"), BEN);
      room.sends("alter orders").held();

      var refusal = room.sends("alter customers").refusal();

      assertThat(refusal.message()).contains("change 1 are still being run; wait for them");
    }
  }

  @Test
  void a_failing_statement_ends_the_script_and_says_what_was_done() {
    try (Room room = Room.impatient()) {
      room.approve(room.filed(MIGRATION), BEN);
      room.sends("alter orders").ruling();
      room.engine.nowEnds(Ending.FAILS);

      room.sends("alter customers").ruling();

      assertThat(room.filed().state()).isEqualTo(ChangeState.FAILED);
      assertThat(room.filed().closingReason()).contains("The first 1 of 4 statements had finished");
    }
  }

  @Test
  void on_the_agents_own_session_names_have_to_mean_the_same_as_approved() {
    try (Room room = Room.withoutOwner()) {
      room.approve(room.filed("alter orders"), BEN);

      var refusal = room.sends(room.batch("alter orders", session("private"), false, false));

      assertThat(refusal.refusal().message())
          .contains("approved for another session state", "mean something else");
    }
  }

  @Test
  void on_the_agents_own_session_the_approved_settings_have_to_hold() {
    try (Room room = Room.withoutOwner()) {
      room.engine.setsByDefault("transform_null_equals", "off");
      room.approve(room.filed("alter orders"), BEN);
      SessionState sneaky = session("public", Map.of("transform_null_equals", "on"));
      SessionState honest =
          session("public", Map.of("transform_null_equals", "off", "TimeZone", "Europe/Berlin"));

      var refused = room.sends(room.batch("alter orders", sneaky, false, false)).refusal();
      var passed = room.sends(room.batch("alter orders", honest, false, false)).ruling();

      assertThat(refused.message()).contains("transform_null_equals is on, not off");
      assertThat(passed).isInstanceOf(Ruling.Proceed.class);
    }
  }

  @Test
  void the_runner_takes_the_approved_session_state_whatever_the_clients_is() {
    try (Room room = Room.impatient()) {
      room.approve(room.filed("alter orders"), BEN);

      var ruling =
          room.sends(room.batch("alter orders", session("private"), false, false)).ruling();

      assertThat(ruling).isInstanceOf(Ruling.Answered.class);
      assertThat(room.engine.lastSession()).isEqualTo(room.engine.defaultSession());
    }
  }

  @Test
  void a_script_that_is_left_half_done_fails_when_its_time_is_over() {
    try (Room room = Room.impatient()) {
      room.approve(room.filed("alter orders\nalter customers"), BEN);
      room.sends("alter orders").ruling();

      room.clock.advance(Room.EXPIRES_AFTER);
      int moved = room.desk.sweep();

      assertThat(moved).isEqualTo(1);
      assertThat(room.filed().state()).isEqualTo(ChangeState.FAILED);
      assertThat(room.filed().closingReason()).contains("first 1 of 2 statements");
    }
  }

  private static SessionState session(String searchPath) {
    return session(searchPath, Map.of());
  }

  private static SessionState session(String searchPath, Map<String, String> others) {
    var settings = new TreeMap<>(others);
    settings.put("search_path", searchPath);
    return SessionState.fresh("shop", "app_agent", settings);
  }
}
