package dev.countersign.core.review;

import dev.countersign.core.BindValue;
import dev.countersign.core.evidence.Effect;
import dev.countersign.core.evidence.Finding;
import dev.countersign.core.evidence.Impact;
import dev.countersign.core.evidence.LockForecast;
import java.util.List;
import java.util.Optional;

/// One statement of a review. A message that holds several statements of the language has one of
/// these for each.
///
/// @param index from 0
/// @param line the line of its first token in the script, from 1
/// @param endLine the line of its last token, from 1
/// @param kind the command tag that the server would answer with; empty text where it is not known
/// @param parsed false: not read by the grammar
/// @param summary what it does, in one plain sentence written by Countersign from facts
/// @param disclosure the exact text
/// @param values the bind values
/// @param effects what it does
/// @param findings what the lint rules say
/// @param locks the locks it takes
/// @param impact how much it touches
/// @param timing how long it works; empty when that does not depend on how much there is
/// @param undo what reverses it
/// @param dependants objects that depend on what it changes, qualified
/// @param notes facts worth knowing that have no field of their own, one sentence each
/// @param rewrite a way to the same schema that does not block; empty when this one is as good, or
///   none is known
/// @param keeping what is copied beside it, so that the undo has it; empty when nothing is
public record ReviewedStatement(
    int index,
    int line,
    int endLine,
    String kind,
    boolean parsed,
    String summary,
    Disclosure disclosure,
    List<BindValue> values,
    List<Effect> effects,
    List<Finding> findings,
    List<LockForecast> locks,
    Impact impact,
    Optional<Timing> timing,
    Undo undo,
    List<String> dependants,
    List<String> notes,
    Optional<Rewrite> rewrite,
    Optional<Keeping> keeping) {

  public ReviewedStatement {
    values = List.copyOf(values);
    effects = List.copyOf(effects);
    findings = List.copyOf(findings);
    locks = List.copyOf(locks);
    dependants = List.copyOf(dependants);
    notes = List.copyOf(notes);
  }

  /// A statement beside which nothing is copied.
  public ReviewedStatement(
      int index,
      int line,
      int endLine,
      String kind,
      boolean parsed,
      String summary,
      Disclosure disclosure,
      List<BindValue> values,
      List<Effect> effects,
      List<Finding> findings,
      List<LockForecast> locks,
      Impact impact,
      Optional<Timing> timing,
      Undo undo,
      List<String> dependants,
      List<String> notes,
      Optional<Rewrite> rewrite) {
    this(
        index,
        line,
        endLine,
        kind,
        parsed,
        summary,
        disclosure,
        values,
        effects,
        findings,
        locks,
        impact,
        timing,
        undo,
        dependants,
        notes,
        rewrite,
        Optional.empty());
  }
}
