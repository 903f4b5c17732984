package dev.countersign.postgres.dialect;

import dev.countersign.core.Digest;
import dev.countersign.pggrammar.PgParser;
import dev.countersign.pggrammar.Scanned;
import dev.countersign.pggrammar.Token;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Identifies a text whatever its literals, its comments, its white space and the case of its
/// keywords and plain names.
final class Fingerprint {

  private Fingerprint() {}

  static String of(PgParser parser, Iterable<String> texts) {
    var digest = Digest.over("countersign postgres statement 1");
    for (String text : texts) {
      digest.add(normal(parser, text));
    }
    return digest.build().hex().substring(0, 16);
  }

  private static String normal(PgParser parser, String text) {
    if (!(parser.scan(text) instanceof Scanned.Tokens scanned)) {
      return text;
    }
    byte[] sql = text.getBytes(StandardCharsets.UTF_8);
    var normal = new StringBuilder(text.length());
    for (Token token : scanned.tokens()) {
      String word =
          new String(sql, token.start(), token.end() - token.start(), StandardCharsets.UTF_8);
      String kept =
          switch (token.kind()) {
            case LINE_COMMENT, BLOCK_COMMENT -> "";
            case INTEGER, NUMBER, STRING, UNICODE_STRING, BIT_STRING, HEX_STRING -> "?";
            case KEYWORD -> word.toLowerCase(Locale.ROOT);
            case IDENTIFIER -> word.startsWith("\"") ? word : word.toLowerCase(Locale.ROOT);
            case UNICODE_IDENTIFIER, PARAMETER, OPERATOR, SYMBOL -> word;
          };
      normal.append(kept).append(kept.isEmpty() ? "" : " ");
    }
    return normal.toString();
  }
}
