package dev.countersign.postgres.rulebook;

import dev.countersign.core.evidence.Finding;
import dev.countersign.core.review.Rehearsal;
import dev.countersign.core.review.RehearsedRun;
import dev.countersign.core.review.RehearsedRun.Failure;
import dev.countersign.core.review.RehearsedRun.Kind;
import dev.countersign.core.review.ReviewedStatement;
import dev.countersign.core.review.SchemaComparison;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.RuleOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What the rules that foresee failure say when a clone has shown it. A rewrite that fails is no
/// fault of the change, and is told beside the rewrite.
///
/// @param options those of the target
public record AfterRehearsal(RuleOptions options) {

  private static final String SIMULATION = "simulation-failed";
  private static final String DRY_RUN = "dry-run-failed";
  private static final Set<String> ROWS = Set.of("INSERT", "UPDATE", "DELETE", "MERGE");
  private static final String WHAT_UNDO_LEAVES =
      "Write an undo that gives everything back, or approve it as a change that has none.";

  /// The findings of one rehearsal.
  ///
  /// @param statements the change, as it was reviewed
  public List<Finding> of(Rehearsal result, List<ReviewedStatement> statements) {
    var findings = new ArrayList<Finding>();
    result
        .run(Kind.FORWARD)
        .flatMap(RehearsedRun::failure)
        .flatMap(failure -> forward(failure, statements))
        .ifPresent(findings::add);
    result.run(Kind.UNDO).flatMap(this::undo).ifPresent(findings::add);
    result.run(Kind.AGAIN).flatMap(this::again).ifPresent(findings::add);
    return findings;
  }

  private Optional<Finding> forward(Failure failure, List<ReviewedStatement> statements) {
    Optional<ReviewedStatement> failed =
        statements.stream().filter(s -> s.index() == failure.statement()).findFirst();
    boolean rows = failed.filter(s -> ROWS.contains(s.kind())).isPresent();
    return options.finding(
        card(rows ? DRY_RUN : SIMULATION),
        failed.map(ReviewedStatement::line).orElse(1),
        failed.flatMap(s -> s.locks().stream().findFirst()).map(lock -> lock.object()).orElse(""),
        "On a clone, statement %d fails: %s".formatted(failure.statement() + 1, said(failure)),
        "Correct it, and propose it again.");
  }

  private Optional<Finding> undo(RehearsedRun run) {
    return run.failure()
        .map(failure -> "On a clone, its undo fails: " + said(failure))
        .or(() -> differing(run, "On a clone, its undo does not give back what was there"))
        .flatMap(message -> options.finding(card(SIMULATION), 1, "", message, WHAT_UNDO_LEAVES));
  }

  private Optional<Finding> again(RehearsedRun run) {
    return run.failure()
        .map(failure -> "On a clone, it fails when it runs again after its undo: " + said(failure))
        .or(() -> differing(run, "On a clone, it does not end as before when it runs again"))
        .flatMap(message -> options.finding(card(SIMULATION), 1, "", message, WHAT_UNDO_LEAVES));
  }

  private static Optional<String> differing(RehearsedRun run, String what) {
    return run.comparison()
        .filter(comparison -> !comparison.identical())
        .map(SchemaComparison::differences)
        .map(lines -> lines.isEmpty() ? what + "." : what + ": " + lines.getFirst());
  }

  private static String said(Failure failure) {
    return "%s (SQLSTATE %s).".formatted(failure.message(), failure.code());
  }

  private static Card card(String id) {
    return Rulebook.ALL.stream()
        .map(rule -> rule.card())
        .filter(card -> card.id().equals(id))
        .findFirst()
        .orElseThrow();
  }
}
