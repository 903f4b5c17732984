package dev.countersign.policy;

import dev.countersign.core.GroupName;
import dev.countersign.core.evidence.Effect;
import dev.countersign.core.evidence.Evidence;
import dev.countersign.core.evidence.Policy;
import dev.countersign.core.evidence.Requirement;
import dev.countersign.core.evidence.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A loaded policy: rules in order. Immutable and thread-safe.
public final class RuleSet implements Policy {

  private final String version;
  private final Duration holdWait;
  private final Duration expiresAfter;
  private final List<VerdictRule> verdicts;
  private final List<ApprovalRule> approvals;
  private final Requirement otherwise;

  RuleSet(
      String version,
      HoldTimes times,
      List<VerdictRule> verdicts,
      List<ApprovalRule> approvals,
      Requirement otherwise) {
    this.version = version;
    this.holdWait = times.waits();
    this.expiresAfter = times.expires();
    this.verdicts = List.copyOf(verdicts);
    this.approvals = List.copyOf(approvals);
    this.otherwise = otherwise;
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public boolean timeless() {
    return verdicts.stream().noneMatch(rule -> rule.when().looksAtTime());
  }

  @Override
  public Duration holdWait() {
    return holdWait;
  }

  @Override
  public Duration expiresAfter() {
    return expiresAfter;
  }

  /// The first rule that matches decides. Once a rule could not be evaluated, only a denial can
  /// still replace the hold that follows from it.
  @Override
  public Verdict decide(Evidence evidence) {
    SeenEvidence seen = new SeenEvidence(evidence);
    Optional<Verdict> failed = Optional.empty();
    for (VerdictRule rule : verdicts) {
      if (failed.isPresent() && rule.decision() != Decision.DENY) {
        continue;
      }
      switch (rule.when().test(seen)) {
        case Match.Yes() -> {
          return rule.verdict();
        }
        case Match.No() -> {}
        case Match.Failed why -> failed = failed.or(() -> Optional.of(rule.failed(why)));
      }
    }
    return failed.orElseGet(RuleSet::noRule);
  }

  /// Of several matching rules for one group the one that asks for most people counts; different
  /// groups add up. A rule that cannot be evaluated counts as matching.
  @Override
  public List<Requirement> requirements(Evidence evidence) {
    SeenEvidence seen = new SeenEvidence(evidence);
    Map<GroupName, Requirement> asked = new LinkedHashMap<>();
    for (ApprovalRule rule : approvals) {
      if (!(rule.when().test(seen) instanceof Match.No)) {
        asked.merge(rule.requirement().group(), rule.requirement(), RuleSet::stricter);
      }
    }
    return asked.isEmpty() ? List.of(otherwise) : List.copyOf(asked.values());
  }

  /// How the policy comes to its verdict and requirements.
  public Explanation explain(Evidence evidence) {
    return new Explanation(
        decide(evidence),
        verdicts.stream()
            .map(rule -> step(rule.name(), rule.decision().id(), rule.when(), evidence))
            .toList(),
        requirements(evidence),
        approvals.stream()
            .map(rule ->
                step(
                    rule.requirement().rule(),
                    rule.requirement().people() + " of " + rule.requirement().group(),
                    rule.when(),
                    evidence))
            .toList());
  }

  /// The groups that approvals may be asked of, with the largest number of people asked of each.
  public SortedMap<GroupName, Integer> groups() {
    SortedMap<GroupName, Integer> groups = new TreeMap<>();
    Stream.concat(approvals.stream().map(ApprovalRule::requirement), Stream.of(otherwise))
        .forEach(asked -> groups.merge(asked.group(), asked.people(), Math::max));
    return groups;
  }

  List<VerdictRule> verdicts() {
    return verdicts;
  }

  List<ApprovalRule> approvals() {
    return approvals;
  }

  Requirement otherwise() {
    return otherwise;
  }

  private static Verdict noRule() {
    return new Verdict.Hold(
        Verdict.NO_RULE,
        "No rule of the policy speaks of this statement, so a person has to look.");
  }

  private static Requirement stricter(Requirement one, Requirement other) {
    return other.people() > one.people() ? other : one;
  }

  private static Explanation.Step step(
      String rule, String gives, Condition when, Evidence evidence) {
    Match match = when.test(new SeenEvidence(evidence));
    List<Effect> causes = match instanceof Match.Yes ? causes(when, evidence) : List.of();
    return new Explanation.Step(rule, gives, when.text().strip(), match, causes);
  }

  /// The effects that make a condition true alone, unless it is true without any.
  private static List<Effect> causes(Condition when, Evidence evidence) {
    if (when.test(new SeenEvidence(withEffects(evidence, List.of()))) instanceof Match.Yes) {
      return List.of();
    }
    List<Effect> causes = new ArrayList<>();
    for (Effect effect : evidence.effects()) {
      Evidence alone = withEffects(evidence, List.of(effect));
      if (when.test(new SeenEvidence(alone)) instanceof Match.Yes) {
        causes.add(effect);
      }
    }
    return causes;
  }

  private static Evidence withEffects(Evidence e, List<Effect> effects) {
    return new Evidence(
        e.agent(),
        e.onBehalfOf(),
        e.target(),
        e.engine(),
        e.environment(),
        e.kinds(),
        effects,
        e.findings(),
        e.locks(),
        e.impact(),
        e.inTransaction(),
        e.time());
  }
}
