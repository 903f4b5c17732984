package dev.countersign.policy;

import dev.countersign.core.evidence.Effect;
import dev.countersign.core.evidence.Requirement;
import dev.countersign.core.evidence.Verdict;
import java.util.List;

/// How a policy came to its verdict and requirements.
///
/// @param verdict the verdict
/// @param verdictRules every verdict rule in the order they are asked
/// @param requirements who would have to approve
/// @param approvalRules every approval rule
public record Explanation(
    Verdict verdict,
    List<Step> verdictRules,
    List<Requirement> requirements,
    List<Step> approvalRules) {

  public Explanation {
    verdictRules = List.copyOf(verdictRules);
    requirements = List.copyOf(requirements);
    approvalRules = List.copyOf(approvalRules);
  }

  /// One rule.
  ///
  /// @param rule its name
  /// @param gives what it gives when it matches, such as `deny` or `2 of on-call`
  /// @param when its condition
  /// @param match whether it matches
  /// @param causes the effects that make it match all by themselves
  public record Step(String rule, String gives, String when, Match match, List<Effect> causes) {

    public Step {
      causes = List.copyOf(causes);
    }
  }
}
