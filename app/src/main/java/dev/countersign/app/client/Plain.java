package dev.countersign.app.client;

import java.util.ArrayList;
import java.util.List;

/// Makes texts from elsewhere safe to print: a terminal obeys control characters, and bidirectional
/// ones make a line read as something else.
public final class Plain {

  private static final int TAB_WIDTH = 4;

  private Plain() {}

  /// The text on one line, with everything invisible spelled out.
  public static String line(String text) {
    return text(text).replace("\n", " ⏎ ");
  }

  /// The text with everything invisible but line breaks spelled out.
  public static String text(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints().forEach(c -> append(safe, c));
    return safe.toString();
  }

  /// A sentence cut into lines that are not longer than the width, if its words are not.
  public static List<String> wrapped(String sentence, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : line(sentence).split(" ", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  private static void append(StringBuilder safe, int c) {
    if (c == '\n') {
      safe.append('\n');
    } else if (c == '\t') {
      safe.append(" ".repeat(TAB_WIDTH));
    } else if (isInvisible(c)) {
      safe.append("‹U+%04X›".formatted(c));
    } else {
      safe.appendCodePoint(c);
    }
  }

  private static boolean isInvisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      case Character.SPACE_SEPARATOR -> c != ' ';
      default -> false;
    };
  }
}
