package dev.countersign.server.change;

import static dev.countersign.server.change.Room.BEN;
import static dev.countersign.server.change.Room.DAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.core.CountersignException;
import dev.countersign.core.TargetName;
import dev.countersign.core.change.Change;
import dev.countersign.core.change.ChangeState;
import dev.countersign.ledger.Entry;
import dev.countersign.ledger.EntryKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeptCopiesTest {

  @Test
  void what_is_copied_beside_a_statement_runs_with_it_and_is_in_the_ledger() {
    try (Room room = Room.impatient()) {
      Change change = executed(room, "alter kept");
      String table =
          change.review().statements().getFirst().keeping().orElseThrow().tables().getFirst();

      assertThat(table).matches("side\\.c1_[0-9a-z]+_1");
      assertThat(room.engine.ran()).containsExactly("copy to " + table, "alter kept");
      Entry kept = last(room);
      assertThat(kept.kind()).isEqualTo(EntryKind.COPIES_KEPT);
      assertThat(kept.data().toString()).contains(table, "2026-11-27T10:00:00Z");
    }
  }

  @Test
  void of_a_script_only_the_statements_that_are_sent_have_their_copies_made() {
    try (Room room = Room.impatient()) {
      room.approve(room.filed("alter orders\ninsert kept\nalter kept\ndelete kept"), BEN);

      room.sends("alter orders").held();
      room.sends("alter kept").held();
      List<String> sofar = room.engine.ran();
      room.sends("delete kept").held();

      assertThat(sofar).hasSize(3);
      assertThat(sofar.get(1)).matches("copy to side\\.c1_[0-9a-z]+_3");
      assertThat(room.engine.ran().get(3)).matches("copy to side\\.c1_[0-9a-z]+_4");
      assertThat(room.memory().kinds().stream().filter(EntryKind.COPIES_KEPT::equals)).hasSize(2);
    }
  }

  @Test
  void what_the_policy_lets_pass_in_a_script_keeps_nothing() {
    try (Room room = Room.impatient()) {
      Change change = room.filed("alter kept\ninsert kept");

      assertThat(change.review().keeping(0, 9)).containsOnlyKeys(0);
    }
  }

  @Test
  void an_undo_says_in_the_ledger_that_the_copies_were_put_back() {
    try (Room room = Room.impatient()) {
      Change change = executed(room, "alter kept");

      Change undo = room.desk.undo(change.id(), BEN, "");
      room.approve(undo, DAN);
      room.eventually(change.id(), ChangeState.UNDONE);

      assertThat(room.memory().kinds()).endsWith(EntryKind.UNDONE, EntryKind.COPIES_RESTORED);
    }
  }

  @Test
  void what_is_kept_too_long_is_dropped_but_not_while_an_undo_of_it_is_open() {
    try (Room room = Room.impatient()) {
      Change change = executed(room, "alter kept");
      List<TargetName> targets = List.of(change.target());
      Change undo = room.desk.undo(change.id(), BEN, "");

      int whileOpen = room.desk.forget(targets);
      room.desk.reject(undo.id(), DAN, "no");
      int afterwards = room.desk.forget(targets);
      int again = room.desk.forget(targets);

      assertThat(List.of(whileOpen, afterwards, again)).containsExactly(0, 1, 0);
      assertThat(last(room).kind()).isEqualTo(EntryKind.COPIES_DROPPED);
      assertThat(last(room).subject().toString()).contains(change.id().toString());
    }
  }

  @Test
  void an_undo_that_is_asked_for_too_late_is_refused() {
    try (Room room = Room.impatient()) {
      Change change = executed(room, "alter kept");

      room.clock.advance(FakeEngine.KEPT_FOR);

      assertThatThrownBy(() -> room.desk.undo(change.id(), BEN, ""))
          .isInstanceOf(CountersignException.class)
          .hasMessageContaining("were kept until 2026-11-27T10:00:00Z");
    }
  }

  private static Change executed(Room room, String statement) {
    room.sends(statement).held();
    room.approve(room.filed(), BEN);
    room.sends(statement).held();
    return room.eventually(room.filed().id(), ChangeState.EXECUTED);
  }

  private static Entry last(Room room) {
    return room.memory().entries().getLast();
  }
}
