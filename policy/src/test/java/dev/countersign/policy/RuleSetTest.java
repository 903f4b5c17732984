package dev.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.core.evidence.Action;
import dev.countersign.core.evidence.Evidence;
import dev.countersign.core.evidence.Requirement;
import dev.countersign.core.evidence.Verdict;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RuleSetTest {

  private static final String HEAD = "version: 1\nhold: { wait: 5m, expires: 24h }\n";
  private static final String OTHERWISE =
      "otherwise: { group: on-call, people: 1, reason: Somebody has to look. }\n";

  private static RuleSet standing(String verdicts) {
    return PolicyFiles.parse("test.yaml", HEAD + "verdicts:\n" + verdicts + OTHERWISE);
  }

  private static RuleSet extending(String verdicts) {
    return PolicyFiles.parse("test.yaml", "version: 1\nextends: built-in\nverdicts:\n" + verdicts);
  }

  private static String rule(String name, String when, String verdict) {
    return "  - { name: %s, when: \"%s\", verdict: %s, reason: Because. }\n"
        .formatted(name, when, verdict);
  }

  @Test
  void the_first_rule_that_matches_decides() {
    RuleSet policy =
        standing(
            rule("one", "environment == 'dev'", "allow")
                + rule("two", "environment == 'prod'", "hold")
                + rule("three", "true", "deny"));

    assertThat(policy.decide(Evidences.in("dev"))).isEqualTo(new Verdict.Allow("one"));
    assertThat(policy.decide(Evidences.in("prod"))).isEqualTo(new Verdict.Hold("two", "Because."));
    assertThat(policy.decide(Evidences.in("qa"))).isEqualTo(new Verdict.Deny("three", "Because."));
  }

  @Test
  void nothing_matched_is_a_hold_that_says_so() {
    RuleSet policy = standing(rule("never", "false", "allow"));

    assertThat(policy.decide(Evidences.of()))
        .isInstanceOfSatisfying(
            Verdict.Hold.class, hold -> assertThat(hold.rule()).isEqualTo(Verdict.NO_RULE));
  }

  @Test
  void a_file_that_extends_can_loosen_a_hold() {
    RuleSet policy =
        extending(
            rule(
                "indexes-in-dev",
                "environment == 'dev' && effects.all(e, e.action == 'create')",
                "allow"));

    assertThat(policy.decide(Evidences.in("dev", Evidences.effect(Action.CREATE))).rule())
        .isEqualTo("indexes-in-dev");
    assertThat(policy.decide(Evidences.in("prod", Evidences.effect(Action.CREATE))).rule())
        .isEqualTo("schema-change");
  }

  @Test
  void a_file_that_extends_can_tighten_an_allowance() {
    RuleSet policy = extending(rule("hands-off", "target == 'shop-prod'", "deny"));

    assertThat(policy.decide(Evidences.of(Evidences.effect(Action.READ))).rule())
        .isEqualTo("hands-off");
  }

  @Test
  void a_file_that_extends_cannot_loosen_a_denial() {
    RuleSet policy = extending(rule("anything-goes", "true", "allow"));

    assertThat(policy.decide(Evidences.of(Evidences.effect(Action.SERVER_FILE))).rule())
        .isEqualTo("server-files");
  }

  @Test
  void a_rule_that_cannot_be_evaluated_holds() {
    RuleSet policy =
        standing(
            rule("broken", "effects[7].action == 'read'", "deny") + rule("all", "true", "allow"));

    assertThat(policy.decide(Evidences.of()))
        .isInstanceOfSatisfying(
            Verdict.Hold.class,
            hold -> {
              assertThat(hold.rule()).isEqualTo("broken");
              assertThat(hold.reason()).contains("could not be evaluated");
            });
  }

  @Test
  void a_denial_behind_a_rule_that_cannot_be_evaluated_still_denies() {
    RuleSet policy =
        standing(
            rule("broken", "effects[7].action == 'read'", "allow") + rule("no", "true", "deny"));

    assertThat(policy.decide(Evidences.of()).rule()).isEqualTo("no");
  }

  @Test
  void a_condition_that_loops_too_long_holds() {
    String nested = "effects.all(a, effects.all(b, effects.all(c, a == c || b == c || true)))";
    RuleSet policy = standing(rule("slow", nested, "allow"));
    Evidence many =
        Evidences.of(
            Collections.nCopies(60, Evidences.effect(Action.READ))
                .toArray(dev.countersign.core.evidence.Effect[]::new));

    assertThat(policy.decide(many))
        .isInstanceOfSatisfying(
            Verdict.Hold.class, hold -> assertThat(hold.reason()).contains("budget"));
  }

  @Test
  void a_regular_expression_that_is_too_large_does_not_load_or_holds() {
    RuleSet policy = standing(rule("regex", "agent.matches(target + '(a*){1500}b')", "allow"));

    assertThat(policy.decide(Evidences.of())).isInstanceOf(Verdict.Hold.class);
  }

  @Test
  void the_largest_number_for_a_group_counts_and_groups_add_up() {
    RuleSet policy =
        PolicyFiles.parse(
            "test.yaml",
            """
            version: 1
            extends: built-in
            approvals:
              - { name: a, when: "true", group: on-call, people: 1, reason: A. }
              - { name: b, when: "true", group: on-call, people: 3, reason: B. }
              - { name: c, when: "true", group: on-call, people: 2, reason: C. }
              - { name: d, when: "true", group: dba, people: 1, reason: D. }
              - { name: e, when: "false", group: legal, people: 1, reason: E. }
            otherwise: { group: on-call, people: 1, reason: Somebody. }
            """);

    assertThat(policy.requirements(Evidences.of()))
        .extracting(r -> r.rule() + " " + r.people() + " " + r.group())
        .containsExactly("b 3 on-call", "d 1 dba");
    assertThat(policy.groups().toString()).isEqualTo("{dba=1, legal=1, on-call=3}");
  }

  @Test
  void an_approval_rule_that_cannot_be_evaluated_counts_as_matching() {
    RuleSet policy =
        PolicyFiles.parse(
            "test.yaml",
            """
            version: 1
            extends: built-in
            approvals:
              - { name: broken, when: "effects[9].certain", group: dba, people: 2, reason: A. }
            otherwise: { group: on-call, people: 1, reason: Somebody. }
            """);

    assertThat(policy.requirements(Evidences.of()))
        .extracting(Requirement::rule)
        .containsExactly("broken");
  }

  @Test
  void looking_at_the_time_in_a_verdict_rule_is_seen() {
    String weekend = "time.getDayOfWeek('Europe/Berlin') in [0, 6]";
    RuleSet policy = extending(rule("weekend", weekend, "hold"));

    assertThat(policy.timeless()).isFalse();
    assertThat(policy.decide(Evidences.at("2026-11-21T10:00:00Z")).rule()).isEqualTo("weekend");
    assertThat(
            policy
                .decide(Evidences.at("2026-11-20T10:00:00Z", Evidences.effect(Action.READ)))
                .rule())
        .isEqualTo("harmless");
  }

  @Test
  void what_nobody_could_count_is_more_than_any_number() {
    RuleSet policy =
        standing(
            rule(
                "many",
                "impact.rowsHigh > 1000000 && !impact.known && impact.rowsLow == 0",
                "hold"));

    assertThat(policy.decide(Evidences.of()).rule()).isEqualTo("many");
  }

  @Test
  void two_texts_never_share_a_version() {
    assertThat(standing(rule("a", "true", "allow")).version())
        .isNotEqualTo(standing(rule("a", "true", "hold")).version())
        .isEqualTo(standing(rule("a", "true", "allow")).version());
  }

  @Test
  void many_threads_get_the_verdicts_of_one() throws Exception {
    RuleSet policy = PolicyFiles.builtIn();
    List<Evidence> cases =
        IntStream.range(0, 2_000)
            .mapToObj(i -> Evidences.of(Evidences.effect(Action.values()[i % 31])))
            .toList();
    List<Verdict> alone = cases.stream().map(policy::decide).toList();

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Verdict>> together =
          cases.stream().map(c -> threads.submit(() -> policy.decide(c))).toList();
      for (int i = 0; i < alone.size(); i++) {
        assertThat(together.get(i).get()).isEqualTo(alone.get(i));
      }
    }
  }

  @Test
  void an_explanation_names_the_effects_that_made_a_rule_match() {
    Explanation explained =
        PolicyFiles.builtIn()
            .explain(Evidences.of(Evidences.effect(Action.READ), Evidences.effect(Action.DROP)));

    assertThat(explained.verdict().rule()).isEqualTo("schema-change");
    assertThat(explained.verdictRules())
        .filteredOn(step -> step.match() instanceof Match.Yes)
        .singleElement()
        .satisfies(
            step -> assertThat(step.causes()).containsExactly(Evidences.effect(Action.DROP)));
    assertThat(explained.approvalRules())
        .filteredOn(step -> step.match() instanceof Match.Yes)
        .extracting(Explanation.Step::gives)
        .containsExactly("2 of on-call");
  }
}
