package dev.countersign.postgres.rules;

import static java.nio.charset.StandardCharsets.UTF_8;

/// A place in a text, as people count: from 1.
record Position(int line, int column) {

  /// The place of a byte of the text's UTF-8 form.
  static Position in(String text, int byteOffset) {
    byte[] utf8 = text.getBytes(UTF_8);
    String before = new String(utf8, 0, Math.clamp(byteOffset, 0, utf8.length), UTF_8);
    int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
    int column = before.length() - before.lastIndexOf('\n');
    return new Position(line, column);
  }
}
