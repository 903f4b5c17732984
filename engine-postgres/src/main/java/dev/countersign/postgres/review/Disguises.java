package dev.countersign.postgres.review;

import java.util.BitSet;

/// Finds the characters that make a text look like something else than what the server reads.
///
/// What counts depends on where it stands: a table may well have a Russian name, and a string may
/// hold anything that people write; but a Russian letter among Latin ones in a name, or a character
/// that reorders or hides others anywhere, is a disguise.
final class Disguises {

  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
  private static final int ZERO_WIDTH_JOINER = 0x200D;

  private Disguises() {}

  /// Which of the UTF-16 units of a piece of code, quoted or not, are disguises.
  static BitSet inCode(String text) {
    var found = new BitSet();
    boolean posing = posesAsAscii(text);
    boolean quoted = text.indexOf('"') >= 0;
    for (int i = 0, c; i < text.length(); i += Character.charCount(c)) {
      c = text.codePointAt(i);
      boolean disguise =
          hides(c)
              || lonelyReturn(text, i)
              || drawnAsSpaceOrQuote(c)
              || (posing && LookAlikes.contains(c))
              || (!quoted && c >= 0x80 && !Character.isUnicodeIdentifierPart(c));
      mark(found, i, c, disguise);
    }
    return found;
  }

  /// Which of the UTF-16 units of a string or comment are disguises.
  static BitSet inProse(String text) {
    var found = new BitSet();
    for (int i = 0, c; i < text.length(); i += Character.charCount(c)) {
      c = text.codePointAt(i);
      boolean ordinaryJoiner = i > 0 && joins(c) && text.codePointBefore(i) >= 0x80;
      mark(found, i, c, !ordinaryJoiner && (hides(c) || lonelyReturn(text, i)));
    }
    return found;
  }

  /// `U+202E RIGHT-TO-LEFT OVERRIDE`.
  static String named(int codePoint) {
    String name = Character.getName(codePoint);
    return "U+%04X %s".formatted(codePoint, name == null ? "UNASSIGNED" : name);
  }

  /// Controls, and what is not drawn at all or changes how other characters are drawn.
  static boolean hides(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL -> c != '\n' && c != '\t' && c != '\r';
      case Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          true;
      default -> isBlankLetter(c);
    };
  }

  private static boolean lonelyReturn(String text, int index) {
    return text.charAt(index) == '\r'
        && (index + 1 == text.length() || text.charAt(index + 1) != '\n');
  }

  private static boolean isBlankLetter(int c) {
    return c == 0x034F
        || c == 0x115F
        || c == 0x1160
        || c == 0x17B4
        || c == 0x17B5
        || (c >= 0x180B && c <= 0x180F)
        || c == 0x2800
        || c == 0x3164
        || c == 0xFFA0
        || (c >= 0xE0100 && c <= 0xE01EF);
  }

  private static boolean drawnAsSpaceOrQuote(int c) {
    return c >= 0x80
        && (Character.getType(c) == Character.SPACE_SEPARATOR
            || switch (c) {
              case 0xB4,
                  0x2B9,
                  0x2BA,
                  0x2BB,
                  0x2BC,
                  0x2BD,
                  0x2C8,
                  0x2CA,
                  0x2CB,
                  0x2018,
                  0x2019,
                  0x201A,
                  0x201B,
                  0x201C,
                  0x201D,
                  0x201E,
                  0x201F,
                  0x2032,
                  0x2033,
                  0x2035,
                  0x2036,
                  0xFF02,
                  0xFF07,
                  0xFF1B,
                  0x37E,
                  0xFF08,
                  0xFF09,
                  0xFF0C,
                  0xFF0D,
                  0x2010,
                  0x2011,
                  0x2012,
                  0x2013,
                  0x2212 ->
                  true;
              default -> false;
            });
  }

  private static boolean joins(int c) {
    return c == ZERO_WIDTH_JOINER || c == ZERO_WIDTH_NON_JOINER;
  }

  /// Look-alikes pose when they stand among ASCII letters, or when every letter is one.
  private static boolean posesAsAscii(String text) {
    boolean ascii = text.chars().anyMatch(c -> c < 0x80 && Character.isLetter(c));
    boolean foreign =
        text.codePoints()
            .anyMatch(c ->
                c >= 0x80
                    && Character.isLetter(c)
                    && !LookAlikes.contains(c)
                    && Character.UnicodeScript.of(c) != Character.UnicodeScript.LATIN);
    return ascii || !foreign;
  }

  private static void mark(BitSet found, int index, int codePoint, boolean disguise) {
    if (disguise) {
      found.set(index, index + Character.charCount(codePoint));
    }
  }
}
