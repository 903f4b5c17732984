package dev.countersign.policy;

import dev.countersign.core.evidence.Requirement;
import java.util.List;
import java.util.Optional;

/// What one policy file says, before it is joined with the one it extends.
///
/// @param text the file
/// @param extendsBuiltIn whether the built-in rules apply too
/// @param times how long things wait, where the file says so
/// @param verdicts its verdict rules in order
/// @param approvals its approval rules; empty when the file has no such section
/// @param otherwise who approves when no approval rule matches
record PolicyText(
    String text,
    boolean extendsBuiltIn,
    Optional<HoldTimes> times,
    List<VerdictRule> verdicts,
    Optional<List<ApprovalRule>> approvals,
    Optional<Requirement> otherwise) {}
