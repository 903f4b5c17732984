package dev.countersign.postgres.dialect;

/// White space and comments as PostgreSQL's lexer knows them.
final class Blanks {

  private Blanks() {}

  /// The offset of the first byte at or after `from` that belongs to a token.
  static int skip(byte[] sql, int from, int end) {
    int at = from;
    while (at < end) {
      int next = past(sql, at, end);
      if (next == at) {
        return at;
      }
      at = next;
    }
    return end;
  }

  /// The offset behind the last token before `end`. `from` is where a token begins.
  static int lastTokenEnd(byte[] sql, int from, int end) {
    int last = from;
    int at = from;
    while (at < end) {
      int blank = past(sql, at, end);
      if (blank > at) {
        at = blank;
      } else {
        at = pastToken(sql, at, end);
        last = at;
      }
    }
    return last;
  }

  private static int past(byte[] sql, int at, int end) {
    if (isSpace(sql[at])) {
      return at + 1;
    }
    if (startsWith(sql, at, end, '-', '-')) {
      return lineEnd(sql, at, end);
    }
    return startsWith(sql, at, end, '/', '*') ? commentEnd(sql, at, end) : at;
  }

  private static boolean isSpace(byte c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  private static boolean startsWith(byte[] sql, int at, int end, char one, char two) {
    return at + 1 < end && sql[at] == one && sql[at + 1] == two;
  }

  private static int lineEnd(byte[] sql, int from, int end) {
    int at = from;
    while (at < end && sql[at] != '\n' && sql[at] != '\r') {
      at++;
    }
    return at;
  }

  private static int commentEnd(byte[] sql, int from, int end) {
    int depth = 0;
    int at = from;
    while (at < end) {
      if (startsWith(sql, at, end, '/', '*')) {
        depth++;
        at += 2;
      } else if (startsWith(sql, at, end, '*', '/')) {
        depth--;
        at += 2;
        if (depth == 0) {
          return at;
        }
      } else {
        at++;
      }
    }
    return end;
  }

  /// Passes one quoted thing, or one byte of anything else: enough to tell comments from what only
  /// looks like one inside quotes.
  private static int pastToken(byte[] sql, int at, int end) {
    return switch (sql[at]) {
      case '\'' -> pastQuote(sql, at, end, '\'', escapes(sql, at));
      case '"' -> pastQuote(sql, at, end, '"', false);
      case '$' -> pastDollar(sql, at, end);
      default -> at + 1;
    };
  }

  private static boolean escapes(byte[] sql, int quote) {
    return quote > 0
        && (sql[quote - 1] == 'E' || sql[quote - 1] == 'e')
        && (quote == 1 || !isWord(sql[quote - 2]));
  }

  private static int pastQuote(byte[] sql, int from, int end, char quote, boolean escapes) {
    for (int at = from + 1; at < end; at++) {
      if (escapes && sql[at] == '\\') {
        at++;
      } else if (sql[at] == quote) {
        return at + 1;
      }
    }
    return end;
  }

  private static int pastDollar(byte[] sql, int from, int end) {
    if (from > 0 && isWord(sql[from - 1])) {
      return from + 1;
    }
    int tag = from + 1;
    while (tag < end && sql[tag] != '$' && isWord(sql[tag])) {
      tag++;
    }
    boolean opens = tag < end && sql[tag] == '$' && (tag == from + 1 || !isDigit(sql[from + 1]));
    if (!opens) {
      return from + 1;
    }
    int length = tag + 1 - from;
    for (int at = tag + 1; at + length <= end; at++) {
      if (java.util.Arrays.equals(sql, at, at + length, sql, from, tag + 1)) {
        return at + length;
      }
    }
    return end;
  }

  private static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isWord(byte c) {
    return c < 0 || c == '_' || isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
