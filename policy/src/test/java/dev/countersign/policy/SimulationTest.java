package dev.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.core.evidence.Action;
import dev.countersign.core.evidence.Evidence;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SimulationTest {

  @Test
  void what_another_policy_would_decide_otherwise_is_listed() {
    RuleSet stricter =
        PolicyFiles.parse(
            "stricter.yaml",
            """
            version: 1
            extends: built-in
            verdicts:
              - { name: no-reads, when: "effects.exists(e, e.action == 'read')", verdict: deny, reason: No. }
            """);
    List<Evidence> recorded =
        List.of(
            Evidences.of(Evidences.effect(Action.READ)),
            Evidences.of(Evidences.effect(Action.DROP)),
            Evidences.of(Evidences.effect(Action.READ)));

    Simulation simulation = Simulation.compare(recorded, PolicyFiles.builtIn(), stricter);

    assertThat(simulation.decided()).isEqualTo(3);
    assertThat(simulation.transitions())
        .containsExactlyEntriesOf(java.util.Map.of("allow → deny", 2L));
    assertThat(simulation.differences())
        .extracting(d -> d.index() + ": " + d.before() + " → " + d.after())
        .containsExactly(
            "0: allow by harmless → deny by no-reads", "2: allow by harmless → deny by no-reads");
  }

  @Test
  void evidence_survives_being_recorded() {
    for (Action action : Action.values()) {
      Evidence evidence =
          Evidences.withFinding(
              dev.countersign.core.evidence.Severity.HIGH,
              Evidences.effect(action).via(Evidences.ORDERS),
              Evidences.effect(action));

      assertThat(EvidenceJson.read("line 1", EvidenceJson.write(evidence))).isEqualTo(evidence);
    }
  }

  @Test
  void recorded_names_may_hold_any_character() {
    String nasty = "a\"b'c\\d\n\u2028\u0000\ud83d\ude00: #{}[]";
    Evidence evidence =
        Evidences.of(
            dev.countersign.core.evidence.Effect.of(
                Action.READ,
                dev.countersign.core.evidence.ObjectName.of("table", nasty, nasty),
                nasty));

    assertThat(EvidenceJson.read("line 1", EvidenceJson.write(evidence))).isEqualTo(evidence);
  }
}
