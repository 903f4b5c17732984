package dev.countersign.postgres.dialect;

import dev.countersign.pggrammar.Token;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/// The text of a body in PL/pgSQL, token by token, without its comments.
final class PlpgsqlCode {

  private final byte[] source;
  private final List<Token> tokens;

  PlpgsqlCode(String source, List<Token> tokens) {
    this.source = source.getBytes(StandardCharsets.UTF_8);
    this.tokens = tokens;
  }

  List<Token> tokens() {
    return tokens;
  }

  int behindBracket(int open) {
    int depth = 0;
    for (int i = open; i < tokens.size(); i++) {
      String text = text(i);
      depth += text.equals("[") ? 1 : 0;
      depth -= text.equals("]") ? 1 : 0;
      if (depth == 0) {
        return i + 1;
      }
    }
    return tokens.size();
  }

  boolean isName(int index) {
    if (index >= tokens.size()) {
      return false;
    }
    return switch (tokens.get(index).kind()) {
      case IDENTIFIER, UNICODE_IDENTIFIER, PARAMETER -> true;
      case KEYWORD -> tokens.get(index).keyword() != Token.Keyword.RESERVED;
      case INTEGER,
          NUMBER,
          STRING,
          UNICODE_STRING,
          BIT_STRING,
          HEX_STRING,
          OPERATOR,
          SYMBOL,
          LINE_COMMENT,
          BLOCK_COMMENT ->
          false;
    };
  }

  /// Takes the target out of `SELECT … INTO target`, which is PL/pgSQL's own. The first INTO
  /// outside of parentheses is the one, unless it belongs to INSERT or MERGE.
  String withoutInto(int start, int end) {
    int depth = 0;
    for (int i = start; i < end; i++) {
      String text = text(i);
      depth += text.equals("(") ? 1 : 0;
      depth -= text.equals(")") ? 1 : 0;
      boolean own =
          depth == 0
              && word(i).equals("INTO")
              && (i == start || !word(i - 1).matches("INSERT|MERGE"));
      if (own) {
        return slice(start, i) + " " + slice(behindTarget(i + 1), end);
      }
    }
    return slice(start, end);
  }

  int behindTarget(int from) {
    int i = word(from).equals("STRICT") ? from + 1 : from;
    while (isName(i)) {
      i++;
      while (text(i).equals(".") || text(i).equals("[")) {
        i = text(i).equals(".") ? i + 2 : behindBracket(i);
      }
      if (!text(i).equals(",")) {
        return i;
      }
      i++;
    }
    return i;
  }

  /// A keyword, an identifier or a symbol in capitals; strings are empty.
  String word(int index) {
    if (index >= tokens.size()) {
      return "";
    }
    Token.Kind kind = tokens.get(index).kind();
    boolean quoted =
        kind == Token.Kind.STRING
            || kind == Token.Kind.UNICODE_STRING
            || kind == Token.Kind.UNICODE_IDENTIFIER;
    return quoted ? "" : text(index).toUpperCase(Locale.ROOT);
  }

  String text(int index) {
    return index < tokens.size() ? slice(index, index + 1) : "";
  }

  String slice(int from, int to) {
    if (from >= to || from >= tokens.size()) {
      return "";
    }
    int start = tokens.get(from).start();
    int end = tokens.get(Math.min(to, tokens.size()) - 1).end();
    return new String(source, start, end - start, StandardCharsets.UTF_8);
  }
}
