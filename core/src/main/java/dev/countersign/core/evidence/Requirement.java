package dev.countersign.core.evidence;

import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import dev.countersign.core.GroupName;

/// Who must approve a change, and how many distinct people of them.
///
/// @param rule the name of the policy's rule that asks for it
/// @param group the group the people belong to
/// @param people how many distinct people; at least one
/// @param reason why, for people
public record Requirement(String rule, GroupName group, int people, String reason) {

  public Requirement {
    if (people < 1) {
      throw new CountersignException(
          ErrorCode.POLICY,
          "Rule " + rule + " asks for " + people + " people; ask for at least 1.");
    }
  }
}
