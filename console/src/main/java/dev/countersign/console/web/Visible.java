package dev.countersign.console.web;

/// Makes characters visible that a browser would hide or obey: control, bidirectional, zero-width
/// and other formatting ones, odd spaces, fillers, unassigned ones. Names of objects, claims and
/// comments are written by others; on no page may they rearrange or hide what stands beside them.
///
/// Works on a whole page: none of the templates has such a character of its own.
final class Visible {

  private Visible() {}

  /// The same text, with `⟨U+202E⟩` in the place of such a character.
  static String of(String text) {
    if (text.codePoints().noneMatch(Visible::hides)) {
      return text;
    }
    StringBuilder visible = new StringBuilder(text.length() + 64);
    text.codePoints()
        .forEach(point -> {
          if (hides(point)) {
            visible.append("⟨U+%04X⟩".formatted(point));
          } else {
            visible.appendCodePoint(point);
          }
        });
    return visible.toString();
  }

  private static boolean hides(int point) {
    if (point == '\n' || point == '\r' || point == '\t' || point == ' ') {
      return false;
    }
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> ignorable(point);
    };
  }

  /// Marks and letters that leave no ink: variation selectors and fillers.
  private static boolean ignorable(int point) {
    return point == 0x034F
        || point == 0x115F
        || point == 0x1160
        || point == 0x17B4
        || point == 0x17B5
        || (point >= 0x180B && point <= 0x180F)
        || point == 0x3164
        || (point >= 0xFE00 && point <= 0xFE0F)
        || point == 0xFFA0
        || (point >= 0xE0100 && point <= 0xE01EF);
  }
}
