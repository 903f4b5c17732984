package dev.countersign.pggrammar;

/// One token of a text.
///
/// @param start offset of its first byte in the UTF-8 text
/// @param end offset behind its last byte
/// @param kind what it is
/// @param keyword how far it is reserved; [Keyword#NONE] for all but keywords
public record Token(int start, int end, Kind kind, Keyword keyword) {
  /// Checks that the token has a place.
  public Token {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("a token from " + start + " to " + end);
    }
  }

  /// The kinds of token that PostgreSQL's lexer tells apart.
  public enum Kind {
    /// A keyword of any category, also where the grammar takes it as a name.
    KEYWORD,
    /// An identifier, plain or in double quotes.
    IDENTIFIER,
    /// An identifier with Unicode escapes, `U&"…"`.
    UNICODE_IDENTIFIER,
    /// An integer that fits 32 bits.
    INTEGER,
    /// Any other number.
    NUMBER,
    /// A string: plain, `E'…'` or dollar-quoted.
    STRING,
    /// A string with Unicode escapes, `U&'…'`.
    UNICODE_STRING,
    /// A bit string, `B'…'`.
    BIT_STRING,
    /// A bit string in hexadecimal, `X'…'`.
    HEX_STRING,
    /// A parameter symbol, `$1`.
    PARAMETER,
    /// An operator of more than one character, or one that is no [#SYMBOL].
    OPERATOR,
    /// One character that the grammar knows by itself: `( ) [ ] , ; : . + - * / % ^ < > =`.
    SYMBOL,
    /// `-- …` up to the end of the line.
    LINE_COMMENT,
    /// `/* … */`, with all that is nested in it.
    BLOCK_COMMENT
  }

  /// The categories of PostgreSQL's keywords (manual, appendix C).
  public enum Keyword {
    NONE,
    UNRESERVED,
    COLUMN_NAME,
    TYPE_OR_FUNCTION_NAME,
    RESERVED
  }
}
