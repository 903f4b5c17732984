package dev.countersign.postgres.rules;

import dev.countersign.core.evidence.Severity;
import java.util.List;

/// What a rule says of itself.
///
/// @param id its name in findings, policies and documentation
/// @param severity how bad its findings are
/// @param explanation what is the matter and what to do, in Markdown
/// @param bad scripts that it finds something in
/// @param good scripts that do the same job, or a harmless one, and that no rule finds anything in
public record Card(
    String id, Severity severity, String explanation, List<String> bad, List<String> good) {

  public Card {
    bad = List.copyOf(bad);
    good = List.copyOf(good);
  }

  static Card critical(String id, String explanation) {
    return new Card(id, Severity.CRITICAL, explanation, List.of(), List.of());
  }

  static Card high(String id, String explanation) {
    return new Card(id, Severity.HIGH, explanation, List.of(), List.of());
  }

  static Card medium(String id, String explanation) {
    return new Card(id, Severity.MEDIUM, explanation, List.of(), List.of());
  }

  Card bad(String... scripts) {
    return new Card(id, severity, explanation, List.of(scripts), good);
  }

  Card good(String... scripts) {
    return new Card(id, severity, explanation, bad, List.of(scripts));
  }
}
