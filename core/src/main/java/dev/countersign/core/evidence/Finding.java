package dev.countersign.core.evidence;

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
public record Finding(
    String rule,
    Severity severity,
    int line,
    int column,
    String object,
    String message,
    String advice) {}
