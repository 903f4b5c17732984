package dev.countersign.policy;

import dev.countersign.core.evidence.Evidence;
import dev.countersign.core.evidence.Policy;
import dev.countersign.core.evidence.Requirement;
import dev.countersign.core.evidence.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What would be different if another policy had decided what was recorded.
///
/// @param decided how many were decided again
/// @param transitions how often a verdict became another, such as `allow → hold`, by that text
/// @param differences those whose verdict or requirements differ, in order
public record Simulation(
    long decided, SortedMap<String, Long> transitions, List<Difference> differences) {

  public Simulation {
    transitions = Collections.unmodifiableSortedMap(new TreeMap<>(transitions));
    differences = List.copyOf(differences);
  }

  /// One recorded piece of evidence that would be decided otherwise.
  ///
  /// @param index its place in the record, from 0
  /// @param before what the one policy says, such as `allow by harmless`
  /// @param after what the other says
  public record Difference(int index, Evidence evidence, String before, String after) {}

  /// Decides every recorded piece of evidence by both policies.
  public static Simulation compare(List<Evidence> recorded, Policy before, Policy after) {
    SortedMap<String, Long> transitions = new TreeMap<>();
    List<Difference> differences = new ArrayList<>();
    for (int i = 0; i < recorded.size(); i++) {
      Evidence evidence = recorded.get(i);
      String one = say(before, evidence);
      String other = say(after, evidence);
      if (!one.equals(other)) {
        differences.add(new Difference(i, evidence, one, other));
        transitions.merge(
            Decision.of(before.decide(evidence)).id()
                + " → "
                + Decision.of(after.decide(evidence)).id(),
            1L,
            Long::sum);
      }
    }
    return new Simulation(recorded.size(), transitions, differences);
  }

  private static String say(Policy policy, Evidence evidence) {
    Verdict verdict = policy.decide(evidence);
    return switch (verdict) {
      case Verdict.Allow(String rule) -> "allow by " + rule;
      case Verdict.Deny(String rule, String reason) -> "deny by " + rule;
      case Verdict.Hold(String rule, String reason) ->
          "hold by " + rule + " for " + say(policy.requirements(evidence));
    };
  }

  private static String say(List<Requirement> requirements) {
    return requirements.stream()
        .map(r -> r.people() + " of " + r.group())
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
