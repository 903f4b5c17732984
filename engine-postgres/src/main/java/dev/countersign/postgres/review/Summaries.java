package dev.countersign.postgres.review;

import dev.countersign.core.engine.Classified;
import dev.countersign.core.evidence.Effect;
import dev.countersign.core.evidence.Effect.Extent;
import dev.countersign.core.evidence.Impact;
import dev.countersign.core.evidence.LockForecast;
import dev.countersign.core.evidence.Severity;
import dev.countersign.core.review.ReviewedStatement;
import dev.countersign.core.review.Undo.Grade;
import dev.countersign.postgres.dialect.SqlStatement;
import dev.countersign.postgres.locks.LockMode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Says in one sentence what a statement does, and what a change does and why it matters.
final class Summaries {

  private Summaries() {}

  static String of(Classified.Part part, Slice slice, Impact impact) {
    if (!part.parsed()) {
      return "The text cannot be read, so nobody can tell what it does.";
    }
    String does =
        slice
            .statement()
            .flatMap(StatementWords::of)
            .orElseGet(
                () -> part.effects().isEmpty() ? part.kind() : effect(part.effects().getFirst()));
    return capitalized(does) + rows(impact, slice) + lock(part.locks()) + ".";
  }

  static String headline(List<ReviewedStatement> statements) {
    if (statements.isEmpty()) {
      return "The change does nothing.";
    }
    ReviewedStatement worst =
        statements.stream().max(Comparator.comparing(Summaries::severity)).orElseThrow();
    String rest =
        statements.size() == 1 ? "" : " (the worst of %d statements)".formatted(statements.size());
    String undo =
        statements.stream().anyMatch(s -> s.undo().grade() == Grade.NONE)
            ? " It cannot be undone."
            : statements.stream().anyMatch(s -> s.undo().grade() == Grade.LOSSY)
                ? " Undoing it loses data."
                : "";
    return worst.summary().replaceFirst("\\.$", "") + rest + "." + undo;
  }

  private static Severity severity(ReviewedStatement statement) {
    return statement.findings().stream()
        .filter(finding -> !finding.suppressed())
        .map(finding -> finding.severity())
        .max(Comparator.naturalOrder())
        .orElse(Severity.STYLE);
  }

  private static String effect(Effect effect) {
    String extent = effect.extent() == Extent.UNBOUNDED ? " any number of rows of" : "";
    return effect.action().id().replace('-', ' ') + extent + " " + effect.object();
  }

  private static String rows(Impact impact, Slice slice) {
    boolean writes =
        slice
            .statement()
            .map(SqlStatement::tag)
            .filter(
                tag -> List.of("UpdateStmt", "DeleteStmt", "InsertStmt", "MergeStmt").contains(tag))
            .isPresent();
    if (!writes) {
      return "";
    }
    if (impact.rowsHigh().isEmpty()) {
      return ", an unknown number of rows";
    }
    long low = impact.rowsLow().orElse(0);
    long high = impact.rowsHigh().getAsLong();
    return low == high
        ? ", about %,d rows".formatted(high)
        : ", %,d to %,d rows".formatted(low, high);
  }

  private static String lock(List<LockForecast> locks) {
    Optional<LockForecast> strongest =
        locks.stream()
            .filter(lock -> LockMode.of(lock.mode()).blocksWrites())
            .max(
                Comparator.comparing((LockForecast lock) -> lock.rewrite())
                    .thenComparing(LockForecast::scan)
                    .thenComparing(lock -> LockMode.of(lock.mode())));
    return strongest
        .map(lock ->
            ", blocking %s on %s%s"
                .formatted(
                    lock.blocks(),
                    lock.object(),
                    lock.rewrite()
                        ? " while it is written anew"
                        : lock.scan() ? " while all of it is read" : " for a moment"))
        .orElse("");
  }

  private static String capitalized(String text) {
    return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
