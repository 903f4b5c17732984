package dev.countersign.core.evidence;

import java.util.Optional;

/// What one lint rule says about one statement.
///
/// @param rule the id of the rule
/// @param severity how bad it is
/// @param line where the thing is that it speaks of, from 1
/// @param column where the thing is that it speaks of, from 1
/// @param object what it is about, quoted like in SQL; empty text when it is the statement as a
///   whole
/// @param message what is the matter
/// @param advice what to do; begins with a verb
/// @param accepted why the configuration accepts it: then it is shown and does not count; empty
///   when it counts
public record Finding(
    String rule,
    Severity severity,
    int line,
    int column,
    String object,
    String message,
    String advice,
    Optional<String> accepted) {

  /// A finding that counts.
  public Finding(
      String rule,
      Severity severity,
      int line,
      int column,
      String object,
      String message,
      String advice) {
    this(rule, severity, line, column, object, message, advice, Optional.empty());
  }

  /// Whether both are of the same rule, about the same object at the same place.
  public boolean isAbout(Finding other) {
    return rule.equals(other.rule)
        && object.equals(other.object)
        && line == other.line
        && column == other.column;
  }

  /// Whether the configuration accepts it: it is shown and does not count.
  public boolean suppressed() {
    return accepted.isPresent();
  }

  /// The same, accepted by the configuration for this reason.
  public Finding suppress(String reason) {
    return new Finding(rule, severity, line, column, object, message, advice, Optional.of(reason));
  }

  /// The same, of a text that begins at this place of a larger one.
  public Finding placed(int atLine, int atColumn) {
    return new Finding(
        rule,
        severity,
        line + atLine - 1,
        line == 1 ? column + atColumn - 1 : column,
        object,
        message,
        advice,
        accepted);
  }
}
