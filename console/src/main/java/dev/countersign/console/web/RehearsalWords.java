package dev.countersign.console.web;

import dev.countersign.core.review.BlockedAccess;
import dev.countersign.core.review.BlockedAccess.Access;
import dev.countersign.core.review.Rehearsal;
import dev.countersign.core.review.RehearsedRun;
import dev.countersign.core.review.RehearsedStatement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// What a rehearsal found, in sentences.
public final class RehearsalWords {

  private RehearsalWords() {}

  /// The result in one sentence.
  public static String verdict(Rehearsal rehearsal) {
    return switch (rehearsal.status()) {
      case RUNNING ->
          "It is being run on a clone. This page shows the result when it is here; until then nobody"
              + " can approve.";
      case PASSED ->
          rehearsal.run(RehearsedRun.Kind.UNDO).isPresent()
              ? "It ran; its undo gave back the very same schema; and it ran again."
              : "It ran. There is no undo to try.";
      case FAILED -> failed(rehearsal);
      case IMPOSSIBLE -> "It could not be rehearsed. " + rehearsal.problem();
    };
  }

  /// What a run is called.
  public static String title(RehearsedRun.Kind kind) {
    return switch (kind) {
      case FORWARD -> "The change";
      case UNDO -> "Its undo";
      case AGAIN -> "The change again";
      case REWRITE -> "The safe rewrite, on a clone of its own";
    };
  }

  /// Who waited for whom, in one sentence.
  public static String waits(RehearsedRun run) {
    List<String> waits = new ArrayList<>();
    for (BlockedAccess access : run.access()) {
      if (access.longest().compareTo(Duration.ZERO) > 0) {
        waits.add(
            "%s of %s waited up to %s"
                .formatted(
                    access.access() == Access.READ ? "readers" : "writers",
                    access.table(),
                    Words.duration(access.longest())));
      }
    }
    if (run.access().isEmpty()) {
      return "It touches no table that others could have used.";
    }
    return waits.isEmpty()
        ? "No reader and no writer had to wait."
        : "While it ran, " + String.join("; ", waits) + ".";
  }

  /// What others were answered after it, where the table was no longer as before.
  public static List<String> refusals(RehearsedRun run) {
    return run.access().stream()
        .filter(access -> !access.refused().isEmpty())
        .map(access ->
            "%s of %s were refused: %s."
                .formatted(
                    access.access() == Access.READ ? "Readers" : "Writers",
                    access.table(),
                    access.refused()))
        .toList();
  }

  /// How long readers or writers of any table were blocked while a statement ran.
  public static Duration blocked(RehearsedRun run, RehearsedStatement statement, Access access) {
    return run.access().stream()
        .filter(each -> each.access() == access)
        .map(each ->
            each.blocked().stream()
                .map(span -> span.within(statement.from(), statement.to()))
                .reduce(Duration.ZERO, Duration::plus))
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  /// A length of time, or a dash for none.
  public static String orNone(Duration duration) {
    return duration.isZero() ? "–" : Words.duration(duration);
  }

  /// A number, or that it is not known.
  public static String number(OptionalLong number) {
    return number.isPresent()
        ? String.format(java.util.Locale.ROOT, "%,d", number.getAsLong())
        : "–";
  }

  private static String failed(Rehearsal rehearsal) {
    RehearsedRun wrong =
        rehearsal.runs().stream().filter(run -> !run.passed()).findFirst().orElseThrow();
    String what = title(wrong.kind());
    return wrong.failure().isPresent()
        ? "%s was refused at statement %d: %s (%s)."
            .formatted(
                what,
                wrong.failure().get().statement() + 1,
                wrong.failure().get().message(),
                wrong.failure().get().code())
        : switch (wrong.kind()) {
          case UNDO -> "The undo does not give back the same schema.";
          case AGAIN, FORWARD -> "Run again after its undo, it leads to another schema.";
          case REWRITE -> "The safe rewrite leads to another schema than the change.";
        };
  }
}
