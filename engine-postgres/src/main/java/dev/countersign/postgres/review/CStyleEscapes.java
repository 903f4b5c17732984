package dev.countersign.postgres.review;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The escapes of `E'…'` strings (manual, section 4.1.2.2).
final class CStyleEscapes {

  private static final Pattern ESCAPE =
      Pattern.compile(
          "((?:\\\\(?:[0-7]{1,3}|x[0-9a-fA-F]{1,2}))+)"
              + "|\\\\u([0-9a-fA-F]{4})|\\\\U([0-9a-fA-F]{8})|\\\\(.)",
          Pattern.DOTALL);
  private static final Pattern BYTE = Pattern.compile("\\\\(?:x([0-9a-fA-F]{1,2})|([0-7]{1,3}))");

  private CStyleEscapes() {}

  static String decoded(String text) {
    var result = new StringBuilder();
    Matcher escape = ESCAPE.matcher(text);
    int done = 0;
    while (escape.find()) {
      result.append(text, done, escape.start());
      append(result, escape);
      done = escape.end();
    }
    return result.append(text, done, text.length()).toString();
  }

  private static void append(StringBuilder result, Matcher escape) {
    if (escape.group(1) != null) {
      result.append(bytes(escape.group(1)));
    } else if (escape.group(2) != null) {
      Decoded.appendHex(result, escape.group(2));
    } else if (escape.group(3) != null) {
      Decoded.appendHex(result, escape.group(3));
    } else {
      result.append(single(escape.group(4)));
    }
  }

  /// A run of byte escapes is UTF-8.
  private static String bytes(String run) {
    var bytes = new ByteArrayOutputStream();
    Matcher one = BYTE.matcher(run);
    while (one.find()) {
      String hex = one.group(1);
      bytes.write(hex == null ? Integer.parseInt(one.group(2), 8) : Integer.parseInt(hex, 16));
    }
    return bytes.toString(UTF_8);
  }

  private static String single(String letter) {
    return switch (letter) {
      case "b" -> "\b";
      case "f" -> "\f";
      case "n" -> "\n";
      case "r" -> "\r";
      case "t" -> "\t";
      default -> letter;
    };
  }
}
