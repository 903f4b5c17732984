package dev.countersign.core.engine;

import dev.countersign.core.evidence.Finding;
import dev.countersign.core.evidence.Impact;
import dev.countersign.core.review.ReviewedStatement;
import dev.countersign.core.review.Undo;
import java.util.List;

/// The engine's part of a review; the desk adds who must approve, and the agent's claim.
///
/// @param headline what the change does and why it matters, in one sentence
/// @param statements the statements in order
/// @param findings what concerns the change as a whole
/// @param impact the whole change's impact
/// @param undo what reverses the whole change
/// @param role the database role that will run it
/// @param serverVersion the target's version
/// @param catalogFingerprint see [TargetEngine#fingerprint]
public record ReviewDraft(
    String headline,
    List<ReviewedStatement> statements,
    List<Finding> findings,
    Impact impact,
    Undo undo,
    String role,
    String serverVersion,
    String catalogFingerprint) {

  public ReviewDraft {
    statements = List.copyOf(statements);
    findings = List.copyOf(findings);
  }
}
