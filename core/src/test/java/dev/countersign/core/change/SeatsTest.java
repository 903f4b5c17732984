package dev.countersign.core.change;

import static dev.countersign.core.change.Changes.group;
import static dev.countersign.core.change.Changes.groups;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.core.Digest;
import dev.countersign.core.PersonName;
import dev.countersign.core.evidence.Requirement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SeatsTest {

  private static final Seats DBA_AND_PAYMENTS = seats(need("dba", 1), need("payments", 1));

  @Test
  void a_person_in_two_groups_fills_one_seat() {
    assertThat(DBA_AND_PAYMENTS.filledBy(List.of(yes("ben", "dba", "payments")))).isFalse();
    assertThat(DBA_AND_PAYMENTS.waitingFor(List.of(yes("ben", "dba", "payments"))))
        .isEqualTo("1 of payments");
  }

  @Test
  void a_person_in_two_groups_moves_over_when_somebody_else_needs_the_seat() {
    var people = List.of(yes("ben", "dba", "payments"), yes("cleo", "dba"));

    assertThat(DBA_AND_PAYMENTS.filledBy(people)).isTrue();
  }

  @Test
  void people_move_over_along_a_whole_row() {
    Seats seats = seats(need("a", 1), need("b", 1), need("c", 1));

    assertThat(
            seats.filledBy(List.of(yes("one", "a", "b"), yes("two", "b", "c"), yes("three", "a"))))
        .isTrue();
    assertThat(
            seats.filledBy(
                List.of(yes("one", "a", "b"), yes("two", "a", "b"), yes("three", "a", "b"))))
        .isFalse();
  }

  @Test
  void rules_that_ask_for_the_same_group_share_its_seats_and_the_largest_number_counts() {
    Seats seats = seats(need("dba", 1), need("dba", 2));

    assertThat(seats.byGroup()).isEqualTo(Map.of(group("dba"), 2));
    assertThat(seats.filledBy(List.of(yes("ben", "dba")))).isFalse();
    assertThat(seats.filledBy(List.of(yes("ben", "dba"), yes("cleo", "dba")))).isTrue();
  }

  @Test
  void two_spellings_of_a_name_do_not_fill_two_seats() {
    Seats seats = seats(need("dba", 2));

    assertThat(seats.filledBy(List.of(yes("ben", "dba"), yes("Ben", "dba")))).isFalse();
  }

  @Test
  void approving_twice_does_not_fill_two_seats() {
    Seats seats = seats(need("dba", 2));

    assertThat(seats.filledBy(List.of(yes("ben", "dba"), yes("ben", "dba")))).isFalse();
  }

  @Test
  void without_seats_nothing_is_ratified() {
    assertThat(seats().filledBy(List.of(yes("ben", "dba")))).isFalse();
  }

  @Test
  void more_people_than_seats_do_no_harm() {
    var people = List.of(yes("ben", "dba"), yes("cleo", "dba"), yes("dan", "payments"));

    assertThat(DBA_AND_PAYMENTS.filledBy(people)).isTrue();
  }

  @Test
  void what_is_missing_is_said_in_the_order_of_the_requirements() {
    assertThat(seats(need("dba", 2), need("payments", 1)).waitingFor(List.of(yes("ben", "dba"))))
        .isEqualTo("1 of dba, 1 of payments");
  }

  private static Seats seats(Requirement... requirements) {
    return Seats.of(List.of(requirements));
  }

  private static Requirement need(String group, int people) {
    return new Requirement("rule", group(group), people, "");
  }

  private static Approval yes(String person, String... groups) {
    return new Approval(
        new PersonName(person), groups(groups), Digest.of(new byte[0]), "", Changes.FILED);
  }
}
