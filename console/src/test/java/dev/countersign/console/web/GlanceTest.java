package dev.countersign.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.core.evidence.Finding;
import dev.countersign.core.evidence.Impact;
import dev.countersign.core.evidence.LockForecast;
import dev.countersign.core.evidence.LockForecast.Release;
import dev.countersign.core.evidence.Severity;
import dev.countersign.core.evidence.Verdict;
import dev.countersign.core.review.Disclosure;
import dev.countersign.core.review.Rehearsal;
import dev.countersign.core.review.Review;
import dev.countersign.core.review.ReviewedStatement;
import dev.countersign.core.review.Timing;
import dev.countersign.core.review.Undo;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class GlanceTest {

  private static final LockForecast SHARE = lock("public.a", "writes", false, true);
  private static final LockForecast EXCLUSIVE = lock("public.b", "reads and writes", true, true);

  @Test
  void the_worst_lock_speaks_for_all_and_the_others_are_named() {
    Glance glance = Glance.of(review(statement(true, rows(10), SHARE, EXCLUSIVE)));

    assertThat(glance.blocks()).isEqualTo("reads and writes");
    assertThat(glance.where()).isEqualTo("on public.b, public.a");
  }

  @Test
  void rows_are_added_up_only_when_all_of_them_are_known() {
    assertThat(Glance.of(review(statement(true, rows(10)), statement(true, rows(5)))).rows())
        .isEqualTo("15");
    assertThat(Glance.of(review(statement(true, rows(10)), statement(true, Impact.UNKNOWN))).rows())
        .isEqualTo("unknown");
  }

  @Test
  void a_sum_over_statements_is_told_to_be_one() {
    assertThat(Glance.of(review(statement(true, rows(10)), statement(true, rows(10)))).size())
        .startsWith("Added up over 2 statements, a row once for each.");
    assertThat(Glance.of(review(statement(true, rows(10)))).size()).isEqualTo("Size unknown.");
  }

  @Test
  void a_remark_that_several_paces_share_is_said_once() {
    Glance glance =
        Glance.of(review(timed("rewrite", "a; not measured"), timed("index", "b; not measured")));

    assertThat(glance.pace())
        .isEqualTo("Once it has its locks, a (rewrite), b (index); not measured.");
  }

  @Test
  void the_worst_finding_comes_first_and_an_accepted_one_last() {
    Finding accepted = finding("a", Severity.CRITICAL).suppress("known");

    assertThat(
            Glance.worstFirst(
                List.of(accepted, finding("b", Severity.LOW), finding("c", Severity.CRITICAL))))
        .extracting(Finding::rule)
        .containsExactly("c", "b", "a");
  }

  @Test
  void a_change_that_is_being_rehearsed_does_not_wait_for_people_yet() {
    Review review = review(statement(true, rows(1)));
    Rehearsal running = Rehearsal.running("template", "shop", Instant.EPOCH, Instant.EPOCH);

    assertThat(Glance.waits(review)).isEqualTo("Waits");
    assertThat(Glance.waits(review.with(running, List.of())))
        .isEqualTo("Is being rehearsed, then waits");
  }

  @Test
  void a_statement_that_cannot_be_read_blocks_nobody_knows_what() {
    assertThat(Glance.of(review(statement(false, Impact.UNKNOWN))).blocks()).isEqualTo("unknown");
    assertThat(Glance.of(review(statement(true, Impact.UNKNOWN))).blocks()).isEqualTo("nothing");
  }

  @Test
  void a_lock_that_is_not_certain_is_the_worst_case() {
    LockForecast maybe =
        new LockForecast("public.c", "SHARE", "writes", false, false, false, Release.STATEMENT);

    assertThat(Glance.of(review(statement(true, rows(1), maybe))).blocks())
        .isEqualTo("writes, at worst");
  }

  private static LockForecast lock(String object, String blocks, boolean rewrite, boolean scan) {
    return new LockForecast(object, "MODE", blocks, rewrite, scan, true, Release.TRANSACTION);
  }

  private static Impact rows(long rows) {
    return new Impact(OptionalLong.of(rows), OptionalLong.of(rows), OptionalLong.empty(), "");
  }

  private static Finding finding(String rule, Severity severity) {
    return new Finding(rule, severity, 1, 1, "", "what", "Do.");
  }

  private static ReviewedStatement timed(String operation, String source) {
    Timing timing =
        new Timing(operation, OptionalLong.of(1), OptionalLong.of(1), OptionalLong.of(1), source);
    return statement(true, rows(1), Optional.of(timing));
  }

  private static ReviewedStatement statement(boolean parsed, Impact impact, LockForecast... locks) {
    return statement(parsed, impact, Optional.empty(), locks);
  }

  private static ReviewedStatement statement(
      boolean parsed, Impact impact, Optional<Timing> timing, LockForecast... locks) {
    return new ReviewedStatement(
        0,
        1,
        1,
        "X",
        parsed,
        "",
        new Disclosure(List.of(), List.of()),
        List.of(),
        List.of(),
        List.of(),
        List.of(locks),
        impact,
        timing,
        Undo.none("no"),
        List.of(),
        List.of(),
        Optional.empty());
  }

  private static Review review(ReviewedStatement... statements) {
    return new Review(
        Review.VERSION,
        new Verdict.Hold("r", "why"),
        Severity.LOW,
        "headline",
        List.of(statements),
        List.of(),
        Undo.none("no"),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        "",
        "role",
        "18",
        "print",
        Instant.EPOCH,
        Optional.empty());
  }
}
