package dev.countersign.core.engine;

import dev.countersign.core.evidence.Effect;
import dev.countersign.core.evidence.Finding;
import dev.countersign.core.evidence.LockForecast;
import java.util.List;

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

  /// All effects in order.
  public List<Effect> effects() {
    return parts.stream().flatMap(part -> part.effects().stream()).toList();
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
  /// @param parsed false: not read by the grammar
  /// @param effects what it does; never empty
  /// @param findings what the guard rules say
  /// @param locks the locks it takes on objects
  public record Part(
      String kind,
      boolean parsed,
      List<Effect> effects,
      List<Finding> findings,
      List<LockForecast> locks) {

    public Part {
      effects = List.copyOf(effects);
      findings = List.copyOf(findings);
      locks = List.copyOf(locks);
    }
  }
}
