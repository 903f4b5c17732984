package dev.countersign.app.lint;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The bytes of a file as a text. A byte that is no UTF-8 becomes half of a surrogate pair, which
/// no grammar takes, so that the statement that has it cannot be read and all others can.
///
/// @param text the text, without a byte order mark
/// @param bad the first place with a byte that is none of a text
record SqlBytes(String text, Optional<Bad> bad) {

  private static final char REPLACEMENT = '\ufffd';
  private static final int ESCAPE = 0xdc00;
  private static final String MARK = "\ufeff";

  /// A byte that is none of a text.
  ///
  /// @param value the byte
  /// @param line from 1
  /// @param column from 1
  record Bad(int value, int line, int column) {

    String message() {
      String what = value == 0 ? "is NUL, which no text has" : "is not UTF-8";
      return "The file is not a text: the byte 0x%02x %s.".formatted(value, what);
    }
  }

  static SqlBytes of(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    boolean suspect = text.indexOf(REPLACEMENT) >= 0;
    String escaped = suspect ? escaped(bytes) : text;
    return new SqlBytes(
        escaped.startsWith(MARK) ? escaped.substring(1) : escaped, bad(escaped, suspect));
  }

  /// Decodes what is valid, and escapes each byte of what is not.
  private static String escaped(byte[] bytes) {
    StringBuilder text = new StringBuilder(bytes.length);
    int at = 0;
    while (at < bytes.length) {
      int length = bytes[at] >= 0 ? 1 : validLength(bytes, at);
      if (length == 0) {
        text.append((char) (ESCAPE | bytes[at] & 0xff));
        at++;
      } else {
        text.append(new String(bytes, at, length, StandardCharsets.UTF_8));
        at += length;
      }
    }
    return text.toString();
  }

  private static int validLength(byte[] bytes, int at) {
    for (int length = 2; length <= 4 && at + length <= bytes.length; length++) {
      String one = new String(bytes, at, length, StandardCharsets.UTF_8);
      if (one.codePointCount(0, one.length()) == 1 && one.charAt(0) != REPLACEMENT) {
        return length;
      }
    }
    return isReplacement(bytes, at) ? 3 : 0;
  }

  /// The replacement character itself may stand in a text.
  private static boolean isReplacement(byte[] bytes, int at) {
    return at + 3 <= bytes.length
        && (bytes[at] & 0xff) == 0xef
        && (bytes[at + 1] & 0xff) == 0xbf
        && (bytes[at + 2] & 0xff) == 0xbd;
  }

  private static Optional<Bad> bad(String text, boolean suspect) {
    int nul = text.indexOf(0);
    int first = suspect ? firstEscape(text) : -1;
    int at = first < 0 || (nul >= 0 && nul < first) ? nul : first;
    if (at < 0) {
      return Optional.empty();
    }
    String before = text.substring(0, at);
    int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
    return Optional.of(new Bad(text.charAt(at) & 0xff, line, at - before.lastIndexOf('\n')));
  }

  private static int firstEscape(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isHighSurrogate(text.charAt(i))) {
        i++;
      } else if (Character.isLowSurrogate(text.charAt(i))) {
        return i;
      }
    }
    return -1;
  }
}
