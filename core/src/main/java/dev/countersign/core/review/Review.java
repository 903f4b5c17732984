package dev.countersign.core.review;

import dev.countersign.core.evidence.Finding;
import dev.countersign.core.evidence.Requirement;
import dev.countersign.core.evidence.Severity;
import dev.countersign.core.evidence.Verdict;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// All that a person sees of a change when they judge it, frozen at one moment.
///
/// @param version of this form, now 3
/// @param verdict why the change is held, with the rule that decided
/// @param risk the worst of its findings; [Severity#LOW] when there is none
/// @param headline what the change does and why it matters, in one sentence written by Countersign
///   from facts
/// @param statements the statements in order
/// @param findings what concerns the change as a whole
/// @param undo what reverses the whole change
/// @param proposedUndo the undo that came with the change, as a claim; empty when none came
/// @param undoCheck what is true of that undo; empty when none came
/// @param requirements who must approve
/// @param claim the agent's own words; empty when it gave none
/// @param plan how it will run, in one sentence: on whose connection, in whose transaction
/// @param role the database role that will run it
/// @param serverVersion the target's version, such as `18.6`
/// @param catalogFingerprint identifies the definitions of all touched objects at this moment
/// @param createdAt when the review was made
/// @param rehearsal the change run on a clone; empty where its target has none
public record Review(
    int version,
    Verdict verdict,
    Severity risk,
    String headline,
    List<ReviewedStatement> statements,
    List<Finding> findings,
    Undo undo,
    Optional<String> proposedUndo,
    Optional<UndoCheck> undoCheck,
    List<Requirement> requirements,
    Optional<String> claim,
    String plan,
    String role,
    String serverVersion,
    String catalogFingerprint,
    Instant createdAt,
    Optional<Rehearsal> rehearsal) {

  /// The form that is written now. Form 1 knew no [Rewrite], form 2 no [Keeping].
  public static final int VERSION = 3;

  public Review {
    statements = List.copyOf(statements);
    findings = List.copyOf(findings);
    requirements = List.copyOf(requirements);
  }

  /// True while the result of a rehearsal is missing: nobody can judge it yet.
  public boolean incomplete() {
    return rehearsal.filter(Rehearsal::running).isPresent();
  }

  /// What is copied beside the statements from this one up to that one, which is left out; counted
  /// from the first of them.
  public Map<Integer, Keeping> keeping(int from, int to) {
    var found = new HashMap<Integer, Keeping>();
    for (ReviewedStatement statement : statements) {
      if (statement.index() >= from && statement.index() < to) {
        statement.keeping().ifPresent(kept -> found.put(statement.index() - from, kept));
      }
    }
    return found;
  }

  /// Until when there are the copies that the undo needs, if it needs any.
  ///
  /// @param started when its execution was
  public Optional<Instant> undoableUntil(Instant started) {
    return statements.stream()
        .flatMap(statement -> statement.keeping().stream())
        .map(kept -> started.plus(kept.time()))
        .min(Comparator.naturalOrder());
  }

  /// This review with the result of a rehearsal.
  ///
  /// @param more findings that it brought; they count for the risk like all others
  public Review with(Rehearsal result, List<Finding> more) {
    return new Review(
        version,
        verdict,
        riskWith(more),
        headline,
        statements,
        Stream.concat(findings.stream(), more.stream()).toList(),
        undo,
        proposedUndo,
        undoCheck,
        requirements,
        claim,
        plan,
        role,
        serverVersion,
        catalogFingerprint,
        createdAt,
        Optional.of(result));
  }

  private Severity riskWith(List<Finding> more) {
    return more.stream()
        .filter(finding -> !finding.suppressed())
        .map(Finding::severity)
        .reduce(risk, (one, other) -> one.compareTo(other) >= 0 ? one : other);
  }
}
