package dev.countersign.postgres.review;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;

/// Names and strings as the server reads them (manual, section 4.1).
final class Decoded {

  private static final int NAME_BYTES_MAX = 63;

  private Decoded() {}

  /// What to show for a name: the name itself where it reads as it is, else what the server makes
  /// of it.
  ///
  /// @param escape the escape character of `U&"…"`
  static String name(String token, char escape) {
    if (token.length() > 2 && token.regionMatches(true, 0, "U&", 0, 2)) {
      return quoted(cut(unescaped(inner(token.substring(2), '"'), escape)));
    }
    if (token.startsWith("\"")) {
      String name = inner(token, '"');
      return name.equals(cut(name)) ? token : quoted(cut(name));
    }
    boolean mixed =
        !token.equals(token.toLowerCase(Locale.ROOT))
            && !token.equals(token.toUpperCase(Locale.ROOT));
    return cut(mixed ? folded(token) : token);
  }

  /// What to show for a string with escapes.
  static String string(String token, char escape) {
    if (token.regionMatches(true, 0, "U&'", 0, 3)) {
      return visible(
          "'" + unescaped(inner(token.substring(2), '\''), escape).replace("'", "''") + "'");
    }
    if (token.regionMatches(true, 0, "E'", 0, 2) && token.indexOf('\\') >= 0) {
      return visible(
          "'" + CStyleEscapes.decoded(inner(token.substring(1), '\'')).replace("'", "''") + "'");
    }
    return token;
  }

  /// Whether a name is longer than the server keeps.
  static boolean isCut(String token) {
    String name = token.startsWith("\"") ? inner(token, '"') : token;
    return name.getBytes(UTF_8).length > NAME_BYTES_MAX;
  }

  private static String inner(String quoted, char quote) {
    String twice = String.valueOf(quote) + quote;
    return quoted.substring(1, quoted.length() - 1).replace(twice, String.valueOf(quote));
  }

  /// The server folds ASCII letters only, as far as every encoding agrees.
  private static String folded(String token) {
    var result = new StringBuilder(token);
    for (int i = 0; i < token.length(); i++) {
      char c = token.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        result.setCharAt(i, (char) (c + 'a' - 'A'));
      }
    }
    return result.toString();
  }

  private static String cut(String name) {
    String result = name;
    while (result.getBytes(UTF_8).length > NAME_BYTES_MAX) {
      result = result.substring(0, result.offsetByCodePoints(result.length(), -1));
    }
    return result;
  }

  private static String quoted(String name) {
    return visible('"' + name.replace("\"", "\"\"") + '"');
  }

  /// Hidden characters that decoding brought to light, spelled out.
  private static String visible(String text) {
    var result = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          if (Disguises.hides(c)) {
            result.append('[').append(Disguises.named(c)).append(']');
          } else {
            result.appendCodePoint(c);
          }
        });
    return result.toString();
  }

  private static String unescaped(String text, char escape) {
    var result = new StringBuilder();
    for (int i = 0; i < text.length(); ) {
      char c = text.charAt(i);
      if (c != escape || i + 1 == text.length()) {
        result.append(c);
        i++;
      } else if (text.charAt(i + 1) == escape) {
        result.append(escape);
        i += 2;
      } else {
        boolean six = text.charAt(i + 1) == '+';
        int start = i + (six ? 2 : 1);
        int end = Math.min(text.length(), start + (six ? 6 : 4));
        appendHex(result, text.substring(start, end));
        i = end;
      }
    }
    return result.toString();
  }

  static void appendHex(StringBuilder result, String digits) {
    if (digits.matches("[0-9a-fA-F]{1,8}")
        && Character.isValidCodePoint((int) Long.parseLong(digits, 16))) {
      result.appendCodePoint((int) Long.parseLong(digits, 16));
    } else {
      result.append(digits);
    }
  }
}
