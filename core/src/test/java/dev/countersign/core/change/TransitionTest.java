package dev.countersign.core.change;

import static dev.countersign.core.change.Changes.ANA;
import static dev.countersign.core.change.Changes.BEN;
import static dev.countersign.core.change.Changes.CLEO;
import static dev.countersign.core.change.Changes.after;
import static dev.countersign.core.change.Changes.approval;
import static dev.countersign.core.change.Changes.beingRehearsed;
import static dev.countersign.core.change.Changes.failure;
import static dev.countersign.core.change.Changes.groups;
import static dev.countersign.core.change.Changes.in;
import static dev.countersign.core.change.Changes.late;
import static dev.countersign.core.change.Changes.moved;
import static dev.countersign.core.change.Changes.pending;
import static dev.countersign.core.change.Changes.refused;
import static dev.countersign.core.change.Changes.rehearsed;
import static dev.countersign.core.change.Changes.soon;
import static dev.countersign.core.change.Changes.started;
import static dev.countersign.core.change.Changes.success;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.core.Digest;
import dev.countersign.core.ErrorCode;
import dev.countersign.core.PersonName;
import dev.countersign.core.engine.RunReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class TransitionTest {

  /// Every event against every state: the state afterwards, or `-` where it is refused. The columns
  /// are the states in their order.
  private static final String TABLE =
      """
      event      PENDING   RATIFIED  EXECUTING EXECUTED FAILED REJECTED WITHDRAWN EXPIRED STALE UNDONE
      Approved   PENDING   -         -         -        -      -        -         -       -     -
      Rehearsed  -         -         -         -        -      -        -         -       -     -
      Rejected   REJECTED  REJECTED  -         -        -      -        -         -       -     -
      Withdrawn  WITHDRAWN WITHDRAWN -         -        -      -        -         -       -     -
      Expired    EXPIRED   EXPIRED   -         -        -      -        -         -       -     -
      WentStale  STALE     STALE     -         -        -      -        -         -       -     -
      Started    -         EXECUTING -         -        -      -        -         -       -     -
      Continued  -         -         -         -        -      -        -         -       -     -
      Witnessed  -         -         EXECUTING -        -      -        -         -       -     -
      Advanced   -         -         -         -        -      -        -         -       -     -
      Succeeded  -         -         EXECUTED  -        -      -        -         -       -     -
      Failed     -         -         FAILED    -        -      -        -         -       -     -
      Unknown    -         -         EXECUTING -        -      -        -         -       -     -
      Resolved   -         -         -         -        -      -        -         -       -     -
      Undone     -         -         -         UNDONE   -      -        -         -       -     -
      """;

  private static ChangeEvent event(String name) {
    return switch (name) {
      case "Approved" -> approval(BEN, "dba");
      case "Rehearsed" -> Changes.rehearsed();
      case "Rejected" -> new ChangeEvent.Rejected(BEN, "too dangerous");
      case "Withdrawn" -> new ChangeEvent.Withdrawn("billing", "not needed");
      case "Expired" -> new ChangeEvent.Expired();
      case "WentStale" -> new ChangeEvent.WentStale("the table grew");
      case "Started" -> started(2);
      case "Continued" -> new ChangeEvent.Continued(2);
      case "Witnessed" -> new ChangeEvent.Witnessed("751");
      case "Advanced" -> new ChangeEvent.Advanced();
      case "Succeeded" -> new ChangeEvent.Finished(success());
      case "Failed" -> new ChangeEvent.Finished(failure());
      case "Unknown" -> new ChangeEvent.Finished(new RunReport.Unknown("connection lost"));
      case "Resolved" -> new ChangeEvent.Resolved(BEN, groups("dba"), true, "I looked");
      case "Undone" -> new ChangeEvent.Undone(new ChangeId(18));
      default -> throw new AssertionError(name);
    };
  }

  private static Instant when(ChangeState state, String event) {
    return event.equals("Expired")
        ? (state == ChangeState.RATIFIED ? in(state).expiresAt() : late())
        : soon();
  }

  @TestFactory
  Stream<DynamicTest> every_event_against_every_state_is_as_the_table_says() {
    List<String> rows = TABLE.lines().toList();
    String[] states = rows.getFirst().split("\\s+");
    List<DynamicTest> tests = new ArrayList<>();
    for (String row : rows.subList(1, rows.size())) {
      String[] cells = row.split("\\s+");
      for (int column = 1; column < states.length; column++) {
        ChangeState before = ChangeState.valueOf(states[column]);
        String event = cells[0];
        String expected = cells[column];
        tests.add(
            DynamicTest.dynamicTest(
                event + " when " + before + " gives " + expected,
                () -> holds(before, event, expected)));
      }
    }
    return tests.stream();
  }

  private static void holds(ChangeState state, String event, String expected) {
    Change before = in(state);

    Transition transition = Transition.apply(before, event(event), when(state, event));

    if (expected.equals("-")) {
      assertThat(refused(transition).message()).isNotBlank();
    } else {
      Change after = moved(transition);
      assertThat(after.state()).isEqualTo(ChangeState.valueOf(expected));
      assertThat(after.version()).isEqualTo(before.version() + 1);
      assertThat(after.digest()).isEqualTo(before.digest());
      assertThat(after.intact()).isTrue();
    }
  }

  @Test
  void the_table_knows_every_state_and_every_kind_of_event() {
    String first = TABLE.lines().findFirst().orElseThrow();
    List<String> kinds =
        TABLE
            .lines()
            .skip(1)
            .map(row -> event(row.split("\\s+")[0]).getClass().getSimpleName())
            .distinct()
            .toList();

    assertThat(first.split("\\s+")).hasSize(ChangeState.values().length + 1);
    assertThat(kinds)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(ChangeEvent.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .toList());
  }

  @Test
  void nobody_approves_a_review_that_still_waits_for_its_rehearsal() {
    Change waiting = beingRehearsed();
    ChangeEvent.Approved early = new ChangeEvent.Approved(BEN, groups("dba"), waiting.digest(), "");

    ChangeEvent.Approved blind = approval(BEN, "dba");

    assertThat(refused(Transition.apply(waiting, early, soon())).message())
        .contains("being rehearsed");
    assertThat(refused(Transition.apply(waiting, blind, soon())).code())
        .isEqualTo(ErrorCode.CONFLICT);
  }

  @Test
  void a_rehearsal_completes_the_review_under_another_digest() {
    Change waiting = beingRehearsed();

    Change complete = after(waiting, rehearsed());

    assertThat(complete.state()).isEqualTo(ChangeState.PENDING);
    assertThat(complete.review().incomplete()).isFalse();
    assertThat(complete.digest()).isNotEqualTo(waiting.digest());
    assertThat(complete.intact()).isTrue();
    var old = new ChangeEvent.Approved(BEN, groups("dba"), waiting.digest(), "");
    assertThat(refused(Transition.apply(complete, old, soon())).message()).contains("read it");
    var now = new ChangeEvent.Approved(BEN, groups("dba"), complete.digest(), "");
    assertThat(after(complete, now).approvals()).hasSize(1);
    assertThat(refused(Transition.apply(complete, rehearsed(), soon())).message())
        .contains("waits for no rehearsal");
  }

  @Test
  void a_rehearsal_does_not_cover_up_that_the_review_was_edited() {
    Change waiting = beingRehearsed();
    Change edited = after(waiting, new ChangeEvent.Rejected(BEN, "no"));

    assertThat(refused(Transition.apply(edited, rehearsed(), soon())).code())
        .isEqualTo(ErrorCode.CONFLICT);
    assertThat(refused(Transition.apply(Changes.forged(waiting), rehearsed(), soon())).code())
        .isEqualTo(ErrorCode.CONFLICT);
  }

  @Test
  void a_change_is_ratified_when_all_seats_are_taken() {
    Change half = after(pending(), approval(BEN, "dba"));

    Change whole = after(half, approval(CLEO, "payments"));

    assertThat(half.state()).isEqualTo(ChangeState.PENDING);
    assertThat(half.waitingFor()).isEqualTo("1 of payments");
    assertThat(whole.state()).isEqualTo(ChangeState.RATIFIED);
    assertThat(whole.waitingFor()).isEmpty();
  }

  @Test
  void a_ratified_change_has_its_whole_time_again() {
    Change ratified = in(ChangeState.RATIFIED);

    assertThat(ratified.expiresAt()).isEqualTo(soon().plus(Changes.WINDOW));
  }

  @Test
  void one_person_counts_once_however_the_name_is_spelled() {
    Change half = after(pending(), approval(BEN, "dba", "payments"));

    var again =
        Transition.apply(
            half, approval(new PersonName("BEN@example.com"), "dba", "payments"), soon());

    assertThat(refused(again).code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(refused(again).message()).contains("one person counts once", "1 of ");
  }

  @Test
  void the_person_the_agent_acts_for_never_counts() {
    var own = Transition.apply(pending(), approval(ANA, "dba", "payments"), soon());
    var shouted =
        Transition.apply(pending(), approval(new PersonName("ANA@Example.com"), "dba"), soon());

    assertThat(refused(own).code()).isEqualTo(ErrorCode.NOT_ALLOWED);
    assertThat(refused(own).message()).contains("on behalf of ana@example.com");
    assertThat(refused(shouted).code()).isEqualTo(ErrorCode.NOT_ALLOWED);
  }

  @Test
  void the_agent_never_counts() {
    var own = Transition.apply(pending(), approval(new PersonName("billing"), "dba"), soon());

    assertThat(refused(own).code()).isEqualTo(ErrorCode.NOT_ALLOWED);
  }

  @Test
  void a_person_in_none_of_the_groups_may_not_approve() {
    var stranger = Transition.apply(pending(), approval(BEN, "marketing"), soon());

    assertThat(refused(stranger).code()).isEqualTo(ErrorCode.NOT_ALLOWED);
    assertThat(refused(stranger).message()).contains("1 of dba, 1 of payments");
  }

  @Test
  void an_approval_of_another_digest_is_a_conflict() {
    var old = new ChangeEvent.Approved(BEN, groups("dba"), Digest.of(new byte[] {1}), "looks good");

    var transition = Transition.apply(pending(), old, soon());

    assertThat(refused(transition).code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(refused(transition).code().httpStatus()).isEqualTo(409);
  }

  @Test
  void nothing_is_approved_or_started_after_its_time() {
    var approved = Transition.apply(pending(), approval(BEN, "dba"), late());
    Change ratified = in(ChangeState.RATIFIED);
    var start = Transition.apply(ratified, started(1), ratified.expiresAt());

    assertThat(refused(approved).message()).contains("expired at");
    assertThat(refused(start).message()).contains("expired at");
  }

  @Test
  void nothing_expires_before_its_time() {
    var early = Transition.apply(pending(), new ChangeEvent.Expired(), late().minusMillis(1));

    assertThat(refused(early).code()).isEqualTo(ErrorCode.CONFLICT);
  }

  @Test
  void a_clock_that_jumps_back_neither_ends_nor_rewinds_anything() {
    Instant longAgo = Instant.parse("2001-01-01T00:00:00Z");

    Change half = moved(Transition.apply(pending(), approval(BEN, "dba"), longAgo));
    Change whole = moved(Transition.apply(half, approval(CLEO, "payments"), longAgo));

    assertThat(half.changedAt()).isEqualTo(pending().changedAt());
    assertThat(whole.state()).isEqualTo(ChangeState.RATIFIED);
    assertThat(whole.expiresAt()).isEqualTo(pending().expiresAt());
    assertThat(Transition.apply(whole, new ChangeEvent.Expired(), longAgo))
        .isInstanceOf(Transition.Refused.class);
  }

  @Test
  void a_rejection_says_why() {
    var silent = Transition.apply(pending(), new ChangeEvent.Rejected(BEN, "  "), soon());
    Change rejected = after(pending(), new ChangeEvent.Rejected(BEN, "use a view"));

    assertThat(refused(silent).code()).isEqualTo(ErrorCode.BAD_REQUEST);
    assertThat(rejected.closingReason()).isEqualTo("ben@example.com: use a view");
  }

  @Test
  void a_script_goes_on_statement_by_statement() {
    Change first = after(in(ChangeState.RATIFIED), started(1));

    Change rest =
        after(
            first,
            new ChangeEvent.Witnessed("751"),
            new ChangeEvent.Advanced(),
            new ChangeEvent.Continued(2));

    assertThat(refused(Transition.apply(first, new ChangeEvent.Continued(2), soon())).message())
        .contains("still being run");
    assertThat(rest.execution().orElseThrow().statementsDone()).isEqualTo(1);
    assertThat(rest.execution().orElseThrow().statementsStarted()).isEqualTo(2);
    assertThat(rest.execution().orElseThrow().witness())
        .as("what could tell of the first statement cannot tell of the second")
        .isEmpty();
    Change between = after(first, new ChangeEvent.Advanced());
    assertThat(refused(Transition.apply(between, new ChangeEvent.Continued(3), soon())).message())
        .contains("2 statements");
    assertThat(refused(Transition.apply(between, new ChangeEvent.Continued(1), soon())).message())
        .contains("2 statements");
  }

  @Test
  void a_failure_in_a_script_says_how_much_was_done_before() {
    Change failed =
        after(
            in(ChangeState.RATIFIED),
            started(1),
            new ChangeEvent.Advanced(),
            new ChangeEvent.Continued(2),
            new ChangeEvent.Finished(failure()));

    assertThat(failed.closingReason()).contains("42P01").contains("first 1 of 2 statements");
  }

  @Test
  void an_unknown_end_waits_for_a_person_of_the_right_groups() {
    Change unknown =
        after(
            in(ChangeState.EXECUTING),
            new ChangeEvent.Finished(new RunReport.Unknown("connection lost")));

    assertThat(unknown.state()).isEqualTo(ChangeState.EXECUTING);
    assertThat(refused(resolve(unknown, ANA, "dba")).code()).isEqualTo(ErrorCode.NOT_ALLOWED);
    assertThat(refused(resolve(unknown, BEN, "marketing")).code()).isEqualTo(ErrorCode.NOT_ALLOWED);
    assertThat(moved(resolve(unknown, BEN, "dba")).state()).isEqualTo(ChangeState.EXECUTED);
    assertThat(
            moved(
                    Transition.apply(
                        unknown,
                        new ChangeEvent.Resolved(BEN, groups("dba"), false, "no column gone"),
                        soon()))
                .state())
        .isEqualTo(ChangeState.FAILED);
  }

  @Test
  void what_really_happened_overrules_an_unknown_end() {
    Change unknown =
        after(
            in(ChangeState.EXECUTING),
            new ChangeEvent.Finished(new RunReport.Unknown("connection lost")));

    assertThat(after(unknown, new ChangeEvent.Finished(success())).state())
        .isEqualTo(ChangeState.EXECUTED);
    assertThat(
            refused(
                    Transition.apply(
                        unknown,
                        new ChangeEvent.Finished(new RunReport.Unknown("still lost")),
                        soon()))
                .code())
        .isEqualTo(ErrorCode.CONFLICT);
    assertThat(refused(Transition.apply(unknown, new ChangeEvent.Witnessed("752"), soon())).code())
        .as("another attempt may not begin once the execution was given up")
        .isEqualTo(ErrorCode.CONFLICT);
  }

  @Test
  void whatever_happens_in_any_order_a_change_starts_at_most_once() {
    long seed = 20_261_120L;
    for (int round = 0; round < 300; round++) {
      Random random = new Random(seed + round);
      Change change = pending();
      int starts = 0;
      for (int step = 0; step < 40; step++) {
        ChangeEvent event = randomEvent(random);
        Instant now = Changes.FILED.plusSeconds(random.nextLong(-3_000, 9_000));
        if (Transition.apply(change, event, now) instanceof Transition.Moved(var next)) {
          starts += event instanceof ChangeEvent.Started ? 1 : 0;
          assertThat(next.version()).isEqualTo(change.version() + 1);
          assertThat(next.changedAt()).isAfterOrEqualTo(change.changedAt());
          change = next;
        }
      }
      assertThat(starts).as("seed " + (seed + round)).isLessThanOrEqualTo(1);
    }
  }

  private static ChangeEvent randomEvent(Random random) {
    List<String> names = TABLE.lines().skip(1).map(row -> row.split("\\s+")[0]).toList();
    String name = names.get(random.nextInt(names.size()));
    return name.equals("Approved") && random.nextBoolean()
        ? approval(CLEO, "payments")
        : event(name);
  }

  private static Transition resolve(Change change, PersonName person, String group) {
    return Transition.apply(
        change, new ChangeEvent.Resolved(person, groups(group), true, "I looked"), soon());
  }
}
