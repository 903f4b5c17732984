package dev.countersign.core.review;

import dev.countersign.core.evidence.Effect;
import dev.countersign.core.evidence.Finding;
import dev.countersign.core.evidence.LockForecast;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What is true of an undo that came with a change: nobody has to believe it.
///
/// @param result whether it brings back what was there
/// @param reason why that is known, or what would tell, in one sentence
/// @param effects what it does
/// @param locks the locks it would take
/// @param findings what the guard rules say of it
/// @param safety whether it can run while others work, in one sentence; empty when it takes no lock
public record UndoCheck(
    Result result,
    String reason,
    List<Effect> effects,
    List<LockForecast> locks,
    List<Finding> findings,
    Optional<String> safety) {

  public UndoCheck {
    effects = List.copyOf(effects);
    locks = List.copyOf(locks);
    findings = List.copyOf(findings);
  }

  /// The same, with these findings as well.
  public UndoCheck withMore(List<Finding> others) {
    List<Finding> all = Stream.concat(findings.stream(), others.stream()).toList();
    return new UndoCheck(result, reason, effects, locks, all, safety);
  }

  /// Whether change and undo, one after the other, end in the schema that was there before.
  public enum Result {
    /// They do.
    SAME,
    /// They do not.
    DIFFERENT,
    /// That cannot be told without running them on a copy.
    NOT_CHECKED;

    /// The name in JSON, such as `not-checked`.
    public String id() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
