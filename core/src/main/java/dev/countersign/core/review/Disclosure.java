package dev.countersign.core.review;

import java.util.List;

/// The exact text of a statement, cut into pieces so that nothing in it can pretend to be something
/// else.
///
/// The pieces joined are the text, byte for byte.
///
/// @param pieces the text in order
/// @param warnings one sentence for every disguise that was found; empty when there is none
public record Disclosure(List<Piece> pieces, List<String> warnings) {

  public Disclosure {
    pieces = List.copyOf(pieces);
    warnings = List.copyOf(warnings);
  }

  /// A piece of the text.
  ///
  /// @param kind what it is
  /// @param text the characters exactly as they were sent
  /// @param shown what to show instead, such as `U+202E RIGHT-TO-LEFT OVERRIDE` or a decoded
  ///   identifier; equal to `text` when plain
  public record Piece(Kind kind, String text, String shown) {}

  /// What a piece of text is.
  public enum Kind {
    /// A word of the language.
    KEYWORD,
    /// A name.
    IDENTIFIER,
    /// A quoted string or other literal.
    LITERAL,
    /// A comment: the server does not read it, so it says nothing about what runs.
    COMMENT,
    /// Operators, punctuation and white space.
    PLAIN,
    /// A character that is not what it seems: control, bidirectional, zero-width or look-alike.
    DISGUISE
  }
}
