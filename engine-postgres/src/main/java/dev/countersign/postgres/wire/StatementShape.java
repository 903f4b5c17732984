package dev.countersign.postgres.wire;

import java.util.Arrays;

/// The text of a statement with its literals taken out, so that the same text with other literals
/// has the same shape.
///
/// Only literals that certainly are such are taken out: runs of at most nine digits become `\0i`,
/// and simple `'…'` constants become `\0s`. Everything else stays as it is, byte for byte. A zero
/// byte cannot be part of a statement, so a shape never looks like a text, and two texts have the
/// same shape only when their bytes between literals are the same.
///
/// Why texts of one shape are the same statement but for the values of constants: the scanner below
/// follows PostgreSQL's own (`scan.l`) through everything that decides where a literal starts and
/// ends, and gives up (no shape) at whatever could mislead it:
///
/// - comments (`--`, `/*`), because operators and nesting decide where they start and end;
/// - a backslash outside of identifiers, and any `'` directly after a letter, a digit, `_`, `$`,
///   `&` or a byte over 127: E, B, X, N and U& constants. `standard_conforming_strings` is forced
///   on, so a plain constant ends at the first quote that is not doubled;
/// - a dollar sign that does not start a parameter such as `$1`: dollar quotes, identifiers with
///   one;
/// - a constant that is followed, after white space, by another quote: continued literals;
/// - an unterminated constant or quoted identifier.
///
/// A run of digits is taken out only where the scanner must see one integer constant: nothing
/// before it that could belong to it (letter, digit, `_`, `$`, `.`, byte over 127), nothing after
/// it either. Nine digits always fit an `integer`, so the constant's type is the same too. The
/// grammar itself never looks at the value of a constant; whether the meaning depends on it, the
/// dialect says ([dev.countersign.core.engine.Classified#literalIndependent]).
final class StatementShape {

  /// Longer texts are not worth the time: they rarely repeat with other literals.
  static final int TEXT_BYTES_MAX = 16 << 10;

  private static final int DIGITS_MAX = 9;
  private static final byte[] NONE = {};
  private static final boolean[] SPECIAL = new boolean[128];

  static {
    for (char c : "'\"-/$\\0123456789".toCharArray()) {
      SPECIAL[c] = true;
    }
  }

  private final byte[] text;
  private final byte[] shape;
  private int read;
  private int written;

  private StatementShape(byte[] text) {
    this.text = text;
    // A literal of one digit becomes two bytes; it has at least one other byte beside it.
    this.shape = new byte[text.length + text.length / 2 + 2];
  }

  /// The shape, or no bytes at all where the text has none.
  static byte[] of(byte[] text) {
    if (text.length > TEXT_BYTES_MAX) {
      return NONE;
    }
    var scanner = new StatementShape(text);
    return scanner.scan() ? Arrays.copyOf(scanner.shape, scanner.written) : NONE;
  }

  private boolean scan() {
    boolean plain = true;
    while (plain && read < text.length) {
      byte c = text[read];
      plain =
          switch (c) {
            case '\'' -> constant();
            case '"' -> quotedIdentifier();
            case '-', '/' -> operator(c);
            case '$' -> parameter();
            case '\\' -> false;
            case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> digits();
            default -> copy(ordinaryBytes());
          };
    }
    return plain;
  }

  /// How many bytes from here on mean nothing to the scanner.
  private int ordinaryBytes() {
    int end = read + 1;
    while (end < text.length && !isSpecial(text[end])) {
      end++;
    }
    return end - read;
  }

  private static boolean isSpecial(byte c) {
    return c >= 0 && c < SPECIAL.length && SPECIAL[c];
  }

  private boolean constant() {
    if (read > 0 && (isWordPart(text[read - 1]) || text[read - 1] == '&')) {
      return false;
    }
    int end = endOfQuoted((byte) '\'');
    if (end < 0) {
      return false;
    }
    for (int i = read; i < end; i++) {
      if (text[i] == '\\') {
        return false;
      }
    }
    read = end;
    if (quoteFollows()) {
      return false;
    }
    put('s');
    return true;
  }

  private boolean quotedIdentifier() {
    if (read > 0 && text[read - 1] == '&') {
      return false;
    }
    int end = endOfQuoted((byte) '"');
    return end >= 0 && copy(end - read);
  }

  private int endOfQuoted(byte quote) {
    for (int i = read + 1; i < text.length; i++) {
      if (text[i] == quote) {
        if (i + 1 == text.length || text[i + 1] != quote) {
          return i + 1;
        }
        i++;
      }
    }
    return -1;
  }

  private boolean quoteFollows() {
    int i = read;
    while (i < text.length && isSpace(text[i])) {
      i++;
    }
    return i < text.length && text[i] == '\'';
  }

  private boolean operator(byte c) {
    byte next = read + 1 < text.length ? text[read + 1] : 0;
    return !(c == '-' && next == '-' || c == '/' && next == '*') && copy(1);
  }

  private boolean parameter() {
    boolean afterWord = read > 0 && isWordPart(text[read - 1]);
    boolean digitFollows = read + 1 < text.length && isDigit(text[read + 1]);
    if (afterWord || !digitFollows) {
      return false;
    }
    copy(1);
    while (read < text.length && isDigit(text[read])) {
      copy(1);
    }
    return true;
  }

  private boolean digits() {
    int end = read;
    while (end < text.length && isDigit(text[end])) {
      end++;
    }
    boolean standsAlone =
        (read == 0 || !isWordPart(text[read - 1]) && text[read - 1] != '.')
            && (end == text.length || !isWordPart(text[end]) && text[end] != '.');
    if (!standsAlone || end - read > DIGITS_MAX) {
      return copy(end - read);
    }
    read = end;
    put('i');
    return true;
  }

  private void put(char kind) {
    shape[written++] = 0;
    shape[written++] = (byte) kind;
  }

  private boolean copy(int count) {
    System.arraycopy(text, read, shape, written, count);
    read += count;
    written += count;
    return true;
  }

  private static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isWordPart(byte c) {
    return c < 0
        || c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || isDigit(c)
        || c == '_'
        || c == '$';
  }

  private static boolean isSpace(byte c) {
    return c == ' ' || c >= '\t' && c <= '\r';
  }
}
