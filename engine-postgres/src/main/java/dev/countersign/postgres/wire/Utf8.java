package dev.countersign.postgres.wire;

import java.util.OptionalInt;

/// Checks UTF-8 as the server does: no overlong forms, no surrogates, nothing beyond U+10FFFF, no
/// zero byte (`pg_utf8_islegal` in `wchar.c`).
final class Utf8 {

  private Utf8() {}

  /// The position of the first byte that is not part of a legal sequence.
  static OptionalInt firstFault(byte[] text) {
    int i = 0;
    while (i < text.length) {
      int length = lengthAt(text, i);
      if (length == 0) {
        return OptionalInt.of(i);
      }
      i += length;
    }
    return OptionalInt.empty();
  }

  /// The server's words for a text that is not UTF-8.
  static PgError error(byte[] text, int at) {
    var message = new StringBuilder("invalid byte sequence for encoding \"UTF8\":");
    for (int i = at; i < Math.min(text.length, at + claimedLength(text[at])); i++) {
      message.append(" 0x%02x".formatted(text[i]));
    }
    return PgError.error("22021", message.toString());
  }

  private static int claimedLength(byte first) {
    if ((first & 0xe0) == 0xc0) {
      return 2;
    }
    if ((first & 0xf0) == 0xe0) {
      return 3;
    }
    return (first & 0xf8) == 0xf0 ? 4 : 1;
  }

  private static int lengthAt(byte[] text, int i) {
    int first = text[i];
    if (first > 0) {
      return 1;
    }
    int length = first == 0 ? 1 : claimedLength(text[i]);
    if (length == 1 || i + length > text.length) {
      return 0;
    }
    for (int k = i + 1; k < i + length; k++) {
      if ((text[k] & 0xc0) != 0x80) {
        return 0;
      }
    }
    return isShortest(first & 0xff, text[i + 1] & 0xff) ? length : 0;
  }

  private static boolean isShortest(int first, int second) {
    return switch (first) {
      case 0xe0 -> second >= 0xa0;
      case 0xed -> second < 0xa0;
      case 0xf0 -> second >= 0x90;
      case 0xf4 -> second < 0x90;
      default -> first >= 0xc2 && first < 0xf4;
    };
  }
}
