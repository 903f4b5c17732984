package dev.countersign.postgres.fix;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.pggrammar.PgParser;
import dev.countersign.pggrammar.Scanned;
import dev.countersign.pggrammar.Token;
import dev.countersign.pggrammar.Token.Kind;
import java.util.List;
import java.util.Locale;

/// The tokens of one statement, without its comments.
///
/// @param utf8 its text
/// @param all in order
record Tokens(byte[] utf8, List<Token> all) {

  Tokens {
    all = List.copyOf(all);
  }

  static Tokens of(String statement, PgParser parser) {
    List<Token> all =
        parser.scan(statement) instanceof Scanned.Tokens(List<Token> tokens)
            ? tokens.stream().filter(Tokens::isNoComment).toList()
            : List.of();
    return new Tokens(statement.getBytes(UTF_8), all);
  }

  /// Whether these keywords stand here.
  boolean are(int index, String... keywords) {
    for (int i = 0; i < keywords.length; i++) {
      if (index + i >= all.size() || !text(index + i).equals(keywords[i])) {
        return false;
      }
    }
    return true;
  }

  /// The first place at or behind `from` where this keyword stands outside of all brackets; -1 when
  /// there is none.
  int find(String keyword, int from) {
    int depth = 0;
    for (int i = from; i < all.size(); i++) {
      String text = text(i);
      if (depth == 0 && text.equals(keyword)) {
        return i;
      }
      depth += text.equals("(") ? 1 : 0;
      depth -= text.equals(")") ? 1 : 0;
    }
    return -1;
  }

  /// How many of a keyword or symbol stand outside of all brackets.
  int count(String keyword) {
    int count = 0;
    for (int at = find(keyword, 0); at >= 0; at = find(keyword, at + 1)) {
      count++;
    }
    return count;
  }

  /// What is written from one token up to another, which is left out, comments and all.
  String written(int from, int to) {
    int start = all.get(from).start();
    return new String(utf8, start, all.get(to - 1).end() - start, UTF_8);
  }

  /// Something behind a token.
  Insertion behind(int index, String text) {
    return new Insertion(all.get(index).end(), text);
  }

  /// Something behind the last token.
  Insertion atEnd(String text) {
    return new Insertion(utf8.length, text);
  }

  private String text(int index) {
    return written(index, index + 1).toUpperCase(Locale.ROOT);
  }

  private static boolean isNoComment(Token token) {
    return token.kind() != Kind.LINE_COMMENT && token.kind() != Kind.BLOCK_COMMENT;
  }
}
