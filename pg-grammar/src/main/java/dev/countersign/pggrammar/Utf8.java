package dev.countersign.pggrammar;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/// What the server does with a text before it parses it: it refuses bytes that are not UTF-8, and
/// NUL. The parser itself does not look, and would read past a sequence that is cut off.
final class Utf8 {
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withPrefix("0x");

  private Utf8() {}

  /// The text in UTF-8. Half a surrogate pair is no character; it becomes three bytes that [#check]
  /// refuses, instead of the question mark that Java would make of it.
  static byte[] encode(String text) {
    return hasLoneSurrogate(text)
        ? encodeWithLoneSurrogates(text)
        : text.getBytes(StandardCharsets.UTF_8);
  }

  private static boolean hasLoneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (!Character.isSupplementaryCodePoint(text.codePointAt(i))) {
          return true;
        }
        i++;
      }
    }
    return false;
  }

  private static byte[] encodeWithLoneSurrogates(String text) {
    var out = new ByteArrayOutputStream(text.length() + 16);
    text.codePoints()
        .forEach(c -> {
          if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
            out.write(0xe0 | c >> 12);
            out.write(0x80 | (c >> 6 & 0x3f));
            out.write(0x80 | (c & 0x3f));
          } else {
            out.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
          }
        });
    return out.toByteArray();
  }

  /// The server's refusal of the first sequence that is not a character
  /// (`report_invalid_encoding`).
  static Optional<Refusal.SyntaxError> check(byte[] text) {
    int at = 0;
    while (at < text.length) {
      if (text[at] > 0) {
        at++;
        continue;
      }
      int length = lengthAt(text, at);
      if (length == 0) {
        return Optional.of(invalid(text, at));
      }
      at += length;
    }
    return Optional.empty();
  }

  /// The length of the valid sequence at this place (Unicode standard, table 3-7); 0 if it is not.
  private static int lengthAt(byte[] text, int at) {
    int length = claimedLength(text[at]);
    if (text[at] == 0 || at + length > text.length || !isAllowedSecond(text, at, length)) {
      return 0;
    }
    for (int i = 2; i < length; i++) {
      if (!isContinuation(text[at + i])) {
        return 0;
      }
    }
    return length;
  }

  private static boolean isAllowedSecond(byte[] text, int at, int length) {
    int first = text[at] & 0xff;
    if (length == 1 || first < 0xc2 || first > 0xf4) {
      return false;
    }
    int second = text[at + 1] & 0xff;
    return switch (first) {
      case 0xe0 -> second >= 0xa0 && second <= 0xbf;
      case 0xed -> second >= 0x80 && second <= 0x9f;
      case 0xf0 -> second >= 0x90 && second <= 0xbf;
      case 0xf4 -> second >= 0x80 && second <= 0x8f;
      default -> isContinuation(text[at + 1]);
    };
  }

  private static boolean isContinuation(byte next) {
    return (next & 0xc0) == 0x80;
  }

  /// What the first byte says, right or wrong (`pg_utf_mblen`).
  private static int claimedLength(byte first) {
    if ((first & 0xe0) == 0xc0) {
      return 2;
    }
    if ((first & 0xf0) == 0xe0) {
      return 3;
    }
    return (first & 0xf8) == 0xf0 ? 4 : 1;
  }

  private static Refusal.SyntaxError invalid(byte[] text, int at) {
    int end = Math.min(at + claimedLength(text[at]), text.length);
    return new Refusal.SyntaxError(
        "invalid byte sequence for encoding \"UTF8\": " + HEX.formatHex(text, at, end), "22021", 0);
  }
}
