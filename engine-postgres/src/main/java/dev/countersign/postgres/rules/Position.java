package dev.countersign.postgres.rules;

import static java.nio.charset.StandardCharsets.UTF_8;

/// A place in a text, as people count: from 1.
record Position(int line, int column) {

  /// The place of a byte of the text's UTF-8 form.
  static Position in(String text, int byteOffset) {
    byte[] utf8 = text.getBytes(UTF_8);
    int end = Math.clamp(byteOffset, 0, utf8.length);
    int line = 1;
    int begin = 0;
    for (int i = 0; i < end; i++) {
      if (utf8[i] == '\n') {
        line++;
        begin = i + 1;
      }
    }
    int column = 1 + new String(utf8, begin, end - begin, UTF_8).length();
    return new Position(line, column);
  }
}
