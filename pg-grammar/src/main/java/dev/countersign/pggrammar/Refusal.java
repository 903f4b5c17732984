package dev.countersign.pggrammar;

/// A text that was not parsed, and why. The text is at fault, never the caller, so it is a value.
public sealed interface Refusal extends Parsed, Scanned, Normalized {

  /// PostgreSQL does not take this text. Everything is as an `ErrorResponse` of the server has it.
  ///
  /// @param message field `M`, in English
  /// @param sqlState field `C`: `42601` with few exceptions
  /// @param position field `P`: where in the text, counted in characters from 1; 0 is nowhere
  record SyntaxError(String message, String sqlState, int position) implements Refusal {}

  /// The text may be valid, but it is larger or nested deeper than [Limits] permit.
  ///
  /// @param reason what, the limit and the actual value where there is one
  record TooComplex(String reason) implements Refusal {}
}
