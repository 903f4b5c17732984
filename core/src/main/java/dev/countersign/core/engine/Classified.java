package dev.countersign.core.engine;

import dev.countersign.core.evidence.Action;
import dev.countersign.core.evidence.Effect;
import dev.countersign.core.evidence.Finding;
import dev.countersign.core.evidence.LockForecast;
import java.util.List;
import java.util.Optional;

/// What the dialect says of the statements of one message or pipeline.
///
/// @param parts one for each statement of the language, in order
/// @param literalIndependent true when no value of a literal was looked at, so the same text with
///   other literals is classified the same
/// @param repeatable false when the answer depends on what only this session knows, such as
///   prepared statements; it is not remembered
/// @param changesSession true when the statements may change the
///   [dev.countersign.core.SessionState] of the session that runs them
/// @param fingerprint identifies the normalised text, for summaries in the ledger
public record Classified(
    List<Part> parts,
    boolean literalIndependent,
    boolean repeatable,
    boolean changesSession,
    String fingerprint) {

  public Classified {
    parts = List.copyOf(parts);
  }

  /// Why the first text that the grammar does not take is refused by the engine itself.
  public Optional<Misread> misread() {
    return parts.stream().map(Part::misread).flatMap(Optional::stream).findFirst();
  }

  /// All effects in order.
  public List<Effect> effects() {
    return parts.stream().flatMap(part -> part.effects().stream()).toList();
  }

  /// The same, with one action in the place of another.
  public Classified replacing(Action action, Action other) {
    List<Part> replaced = parts.stream().map(part -> part.replacing(action, other)).toList();
    return new Classified(replaced, literalIndependent, repeatable, changesSession, fingerprint);
  }

  /// All findings in order.
  public List<Finding> findings() {
    return parts.stream().flatMap(part -> part.findings().stream()).toList();
  }

  /// All locks in order.
  public List<LockForecast> locks() {
    return parts.stream().flatMap(part -> part.locks().stream()).toList();
  }

  /// The command tags in order.
  public List<String> kinds() {
    return parts.stream().map(Part::kind).toList();
  }

  /// One statement of the language.
  ///
  /// @param kind the command tag that the server would answer with; empty text where it is not
  ///   known
  /// @param misread why the grammar does not take it; empty when it does
  /// @param effects what it does; never empty
  /// @param findings what the guard rules say
  /// @param locks the locks it takes on objects
  public record Part(
      String kind,
      Optional<Misread> misread,
      List<Effect> effects,
      List<Finding> findings,
      List<LockForecast> locks) {

    public Part {
      effects = List.copyOf(effects);
      findings = List.copyOf(findings);
      locks = List.copyOf(locks);
    }

    /// The same, with these findings instead.
    public Part with(List<Finding> others) {
      return new Part(kind, misread, effects, others, locks);
    }

    /// The same, with these locks instead.
    public Part locking(List<LockForecast> others) {
      return new Part(kind, misread, effects, findings, others);
    }

    private Part replacing(Action action, Action other) {
      List<Effect> replaced =
          effects.stream()
              .map(effect -> effect.action() == action ? effect.as(other) : effect)
              .toList();
      return new Part(kind, misread, replaced, findings, locks);
    }

    /// Whether the grammar takes it.
    public boolean parsed() {
      return misread.isEmpty();
    }
  }

  /// The error with which the engine itself refuses a text that its grammar does not take.
  ///
  /// @param code the engine's error code
  /// @param message the engine's own words
  /// @param position where, in characters from 1; 0 is nowhere
  public record Misread(String code, String message, int position) {}
}
