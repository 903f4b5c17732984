package dev.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.core.evidence.Action;
import dev.countersign.core.evidence.Effect;
import dev.countersign.core.evidence.Effect.Extent;
import dev.countersign.core.evidence.Evidence;
import dev.countersign.core.evidence.ObjectName;
import dev.countersign.core.evidence.Severity;
import dev.countersign.core.evidence.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BuiltInPolicyTest {

  private static final RuleSet POLICY = PolicyFiles.builtIn();

  /// The table of the design, read independently of the rules that implement it.
  private static Decision expected(Action action, Extent extent) {
    return switch (action) {
      case READ, SESSION, TEMPORARY, NEXT_VALUE, MAINTAIN, NOTIFY, MISSING -> Decision.ALLOW;
      case INSERT ->
          extent == Extent.LITERAL || extent == Extent.KEYED ? Decision.ALLOW : Decision.HOLD;
      case UPDATE, DELETE -> extent == Extent.KEYED ? Decision.ALLOW : Decision.HOLD;
      case MERGE, COPY_IN, TRUNCATE, CREATE, ALTER, DROP, GRANT, REVOKE, ROLE, CALL, LOCK ->
          Decision.HOLD;
      case MAINTAIN_HEAVY, INTEGRITY_OFF, UNKNOWN, KEPT -> Decision.HOLD;
      case SERVER_FILE, NETWORK, IDENTITY, UNSAFE_SETTING, SERVER_SETTING -> Decision.DENY;
      case REPLICATION, KILL, SERVER_SCRIPT -> Decision.DENY;
    };
  }

  @Test
  void every_action_with_every_extent_gets_the_verdict_of_the_design() {
    List<String> wrong = new ArrayList<>();
    for (Action action : Action.values()) {
      for (Extent extent : Extent.values()) {
        Verdict verdict = POLICY.decide(Evidences.of(Evidences.effect(action, extent)));
        if (Decision.of(verdict) != expected(action, extent)) {
          wrong.add(action + " " + extent + " gives " + verdict);
        }
      }
    }

    assertThat(wrong).isEmpty();
  }

  @Test
  void every_action_is_decided_by_a_rule_of_its_own_and_never_by_none() {
    for (Action action : Action.values()) {
      Verdict verdict = POLICY.decide(Evidences.of(Evidences.effect(action)));

      assertThat(verdict.rule()).as(action.id()).isNotEqualTo(Verdict.NO_RULE);
    }
  }

  @Test
  void the_strictest_effect_decides_whatever_their_order() {
    for (Action one : Action.values()) {
      for (Action other : Action.values()) {
        Evidence both =
            Evidences.of(
                Evidences.effect(one, Extent.KEYED), Evidences.effect(other, Extent.KEYED));
        Decision a = expected(one, Extent.KEYED);
        Decision b = expected(other, Extent.KEYED);

        assertThat(Decision.of(POLICY.decide(both)))
            .as("%s and %s", one, other)
            .isEqualTo(a.compareTo(b) > 0 ? a : b);
      }
    }
  }

  @Test
  void a_statement_without_any_effect_is_held_by_no_rule() {
    assertThat(POLICY.decide(Evidences.of())).isInstanceOf(Verdict.Hold.class);
    assertThat(POLICY.decide(Evidences.of()).rule()).isEqualTo(Verdict.NO_RULE);
  }

  @Test
  void an_empty_query_passes() {
    Evidence empty = EvidenceJson.read("empty", "{\"kinds\": [], \"effects\": []}");

    assertThat(POLICY.decide(empty)).isInstanceOf(Verdict.Allow.class);
  }

  @Test
  void a_read_of_something_that_cannot_be_found_is_held() {
    Effect read = Effect.of(Action.READ, ObjectName.unresolved("table", "mystery"));

    assertThat(POLICY.decide(Evidences.of(read)).rule()).isEqualTo("unresolved-name");
  }

  @Test
  void one_person_on_call_looks_at_an_ordinary_change_and_two_at_a_destructive_one() {
    assertThat(POLICY.requirements(Evidences.of(Evidences.effect(Action.CREATE))))
        .singleElement()
        .satisfies(asked -> {
          assertThat(asked.people()).isEqualTo(1);
          assertThat(asked.group().value()).isEqualTo("on-call");
          assertThat(asked.rule()).isEqualTo(Verdict.NO_RULE);
        });
    assertThat(POLICY.requirements(Evidences.of(Evidences.effect(Action.DROP))))
        .singleElement()
        .satisfies(asked -> assertThat(asked.people()).isEqualTo(2));
    assertThat(
            POLICY.requirements(
                Evidences.withFinding(Severity.CRITICAL, Evidences.effect(Action.ALTER))))
        .singleElement()
        .satisfies(asked -> assertThat(asked.people()).isEqualTo(2));
  }

  @Test
  void it_never_looks_at_the_time_and_waits_as_documented() {
    assertThat(POLICY.timeless()).isTrue();
    assertThat(POLICY.holdWait()).isEqualTo(Duration.ofMinutes(5));
    assertThat(POLICY.expiresAfter()).isEqualTo(Duration.ofHours(24));
  }
}
