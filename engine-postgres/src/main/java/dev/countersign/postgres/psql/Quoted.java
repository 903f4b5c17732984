package dev.countersign.postgres.psql;

/// Where strings, quoted names and comments end (PostgreSQL manual, "Lexical Structure"). What does
/// not end reaches to the end of the text.
final class Quoted {

  private Quoted() {}

  /// The place behind what begins here: a string, a quoted name, a comment, or else one character.
  static int end(String text, int at) {
    return switch (text.charAt(at)) {
      case '\'' -> string(text, at, hasPrefix(text, at, 'e'));
      case '"' -> behind(text, at + 1, "\"");
      case '-' -> text.startsWith("--", at) ? lineEnd(text, at) : at + 1;
      case '/' -> text.startsWith("/*", at) ? comment(text, at) : at + 1;
      case '$' -> dollar(text, at);
      default -> at + 1;
    };
  }

  /// Whether a comment begins here.
  static boolean isComment(String text, int at) {
    return text.startsWith("--", at) || text.startsWith("/*", at);
  }

  /// The place of the line break that ends the line.
  static int lineEnd(String text, int at) {
    int end = text.indexOf('\n', at);
    return end < 0 ? text.length() : end;
  }

  static boolean isInName(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c > 127;
  }

  private static int string(String text, int at, boolean escapes) {
    for (int i = at + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (escapes && c == '\\') {
        i++;
      } else if (c == '\'') {
        return i + 1;
      }
    }
    return text.length();
  }

  private static boolean hasPrefix(String text, int at, char prefix) {
    return at > 0
        && Character.toLowerCase(text.charAt(at - 1)) == prefix
        && (at == 1 || !isInName(text.charAt(at - 2)));
  }

  private static int comment(String text, int at) {
    int depth = 1;
    int i = at + 2;
    while (i < text.length() && depth > 0) {
      if (text.startsWith("/*", i)) {
        depth++;
        i += 2;
      } else if (text.startsWith("*/", i)) {
        depth--;
        i += 2;
      } else {
        i++;
      }
    }
    return i;
  }

  private static int dollar(String text, int at) {
    if (at > 0 && isInName(text.charAt(at - 1))) {
      return at + 1;
    }
    int end = at + 1;
    while (end < text.length() && text.charAt(end) != '$' && isInName(text.charAt(end))) {
      end++;
    }
    boolean opens = end < text.length() && text.charAt(end) == '$';
    boolean number = end > at + 1 && Character.isDigit(text.charAt(at + 1));
    return opens && !number ? behind(text, end + 1, text.substring(at, end + 1)) : at + 1;
  }

  private static int behind(String text, int from, String end) {
    int found = text.indexOf(end, from);
    return found < 0 ? text.length() : found + end.length();
  }
}
