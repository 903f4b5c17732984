package dev.countersign.policy;

import dev.countersign.core.evidence.Requirement;

/// A rule that says who must approve a held change.
///
/// @param when what it applies to
/// @param requirement what it asks for
record ApprovalRule(Condition when, Requirement requirement) {}
