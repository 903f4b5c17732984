package dev.countersign.console.web;

import dev.countersign.core.evidence.Finding;
import dev.countersign.core.evidence.Impact;
import dev.countersign.core.evidence.LockForecast;
import dev.countersign.core.evidence.Severity;
import dev.countersign.core.review.Review;
import dev.countersign.core.review.ReviewedStatement;
import dev.countersign.core.review.Timing;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A whole review in five short answers, for the first seconds of a judgement.
///
/// @param blocks what others cannot do meanwhile; `nothing` when they are not hindered
/// @param where on which objects, and what makes it long
/// @param takes how long it works
/// @param pace where that comes from
/// @param rows how many rows the statements touch, added up
/// @param size how they were added up, how large the touched objects are, and where the numbers
///   come from
public record Glance(
    String blocks, String where, String takes, String pace, String rows, String size) {

  private static final int NAMED_MAX = 3;

  /// The short answers about a review.
  public static Glance of(Review review) {
    List<LockForecast> blocking =
        review.statements().stream()
            .flatMap(statement -> statement.locks().stream())
            .filter(lock -> !lock.blocks().isEmpty())
            .toList();
    Optional<LockForecast> worst =
        blocking.stream()
            .max(
                Comparator.comparing(LockForecast::rewrite)
                    .thenComparing(LockForecast::scan)
                    .thenComparing(lock -> lock.blocks().length()));
    boolean readable = review.statements().stream().allMatch(ReviewedStatement::parsed);
    List<Impact> impacts = review.statements().stream().map(ReviewedStatement::impact).toList();
    return new Glance(
        worst.map(Glance::blocks).orElse(readable ? "nothing" : "unknown"),
        worst
            .map(lock -> where(lock, blocking))
            .orElse(
                readable
                    ? "No lock is forecast that others would wait for."
                    : "A statement cannot be read."),
        takes(review.statements()),
        pace(review.statements()),
        Words.rows(total(impacts)),
        size(impacts));
  }

  /// The statements in the order in which a reader should see them: the worst first, and those that
  /// are equally bad as they run.
  public static List<ReviewedStatement> worstFirst(Review review) {
    Comparator<ReviewedStatement> byFindings = Comparator.comparing(Glance::worstFinding);
    return review.statements().stream()
        .sorted(byFindings.reversed().thenComparing(ReviewedStatement::index))
        .toList();
  }

  /// What a pending change does until it is decided: nobody can approve what is being rehearsed.
  public static String waits(Review review) {
    return review.incomplete() ? "Is being rehearsed, then waits" : "Waits";
  }

  /// Findings in the order in which a reader should see them: those that count, the worst first.
  public static List<Finding> worstFirst(List<Finding> findings) {
    return findings.stream()
        .sorted(
            Comparator.comparing(Finding::suppressed)
                .thenComparing(Finding::severity, Comparator.reverseOrder()))
        .toList();
  }

  private static Severity worstFinding(ReviewedStatement statement) {
    return statement.findings().stream()
        .filter(finding -> !finding.suppressed())
        .map(Finding::severity)
        .max(Comparator.naturalOrder())
        .orElse(statement.parsed() ? Severity.STYLE : Severity.CRITICAL);
  }

  private static String takes(List<ReviewedStatement> statements) {
    List<Timing> timings = timings(statements);
    if (timings.isEmpty()) {
      return statements.stream().allMatch(ReviewedStatement::parsed) ? "a moment" : "unknown";
    }
    return timings.stream().anyMatch(timing -> timing.highMillis().isEmpty())
        ? "unknown"
        : Words.span(
            timings.stream().mapToLong(timing -> timing.lowMillis().orElse(0)).sum(),
            timings.stream().mapToLong(timing -> timing.highMillis().orElse(0)).sum());
  }

  private static String pace(List<ReviewedStatement> statements) {
    Map<String, Set<String>> byRemark = new LinkedHashMap<>();
    for (Timing timing : timings(statements)) {
      String[] parts = timing.source().split("; ", 2);
      byRemark
          .computeIfAbsent(parts.length == 2 ? "; " + parts[1] : "", _ -> new LinkedHashSet<>())
          .add(parts[0] + " (" + timing.operation() + ")");
    }
    return byRemark.isEmpty()
        ? "Once it has its locks, whatever the size."
        : byRemark.entrySet().stream()
            .map(entry -> String.join(", ", entry.getValue()) + entry.getKey())
            .collect(Collectors.joining("; ", "Once it has its locks, ", "."));
  }

  private static List<Timing> timings(List<ReviewedStatement> statements) {
    return statements.stream().flatMap(statement -> statement.timing().stream()).toList();
  }

  private static String blocks(LockForecast lock) {
    return lock.certain() ? lock.blocks() : lock.blocks() + ", at worst";
  }

  private static String where(LockForecast worst, List<LockForecast> blocking) {
    Set<String> objects = new LinkedHashSet<>();
    objects.add(worst.object());
    blocking.forEach(lock -> objects.add(lock.object()));
    String named = String.join(", ", objects.stream().limit(NAMED_MAX).toList());
    String others =
        objects.size() > NAMED_MAX ? " and %d more".formatted(objects.size() - NAMED_MAX) : "";
    String meanwhile =
        worst.rewrite()
            ? ", while it is rewritten"
            : worst.scan() ? ", while all of it is read" : ", for a moment";
    return "on " + named + others + (objects.size() == 1 ? meanwhile : "");
  }

  /// One statement of unknown reach makes the whole unknown: upwards, or altogether.
  private static Impact total(List<Impact> impacts) {
    return new Impact(
        sum(impacts, Impact::rowsLow), sum(impacts, Impact::rowsHigh), OptionalLong.empty(), "");
  }

  private static OptionalLong sum(List<Impact> impacts, Function<Impact, OptionalLong> number) {
    return impacts.stream().map(number).anyMatch(OptionalLong::isEmpty)
        ? OptionalLong.empty()
        : OptionalLong.of(impacts.stream().map(number).mapToLong(OptionalLong::getAsLong).sum());
  }

  private static String size(List<Impact> impacts) {
    OptionalLong bytes = sum(impacts, Impact::bytes);
    String source =
        String.join(
            ", ",
            impacts.stream().map(Impact::source).filter(one -> !one.isEmpty()).distinct().toList());
    String together =
        impacts.size() > 1
            ? "Added up over %d statements, a row once for each. ".formatted(impacts.size())
            : "";
    if (bytes.isEmpty()) {
      return together + "Size unknown.";
    }
    return "%sIn %s%s."
        .formatted(together, Words.bytes(bytes), source.isEmpty() ? "" : " (from " + source + ")");
  }
}
