package dev.countersign.pggrammar;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Reads the one shape of JSON in which the C code answers a scan. It is read by hand, since it is
/// not quite JSON: control characters stand in the texts of the tokens as they are.
///
/// ```
/// {"version":180004,"tokens":[{"start":0,"end":6,"text":"SELECT","tokenType":653,
///  "tokenName":"UNKNOWN","keywordKind":4,"keywordName":"RESERVED_KEYWORD"},…]}
/// ```
final class TokenReader {
  private static final Token.Keyword[] KEYWORD_KINDS = Token.Keyword.values();

  /// Numbers below are characters; the grammar's named tokens follow, keywords last.
  private static final int FIRST_NAMED = 258;

  private static final Token.Kind[] NAMED = {
    Token.Kind.IDENTIFIER,
    Token.Kind.UNICODE_IDENTIFIER,
    Token.Kind.NUMBER,
    Token.Kind.STRING,
    Token.Kind.UNICODE_STRING,
    Token.Kind.BIT_STRING,
    Token.Kind.HEX_STRING,
    Token.Kind.OPERATOR,
    Token.Kind.INTEGER,
    Token.Kind.PARAMETER,
    Token.Kind.OPERATOR, // ::
    Token.Kind.OPERATOR, // ..
    Token.Kind.OPERATOR, // :=
    Token.Kind.OPERATOR, // =>
    Token.Kind.OPERATOR, // <=
    Token.Kind.OPERATOR, // >=
    Token.Kind.OPERATOR, // <> !=
    Token.Kind.LINE_COMMENT,
    Token.Kind.BLOCK_COMMENT
  };

  private final byte[] json;
  private int at;

  TokenReader(byte[] json) {
    this.json = json;
  }

  List<Token> read() {
    var tokens = new ArrayList<Token>();
    expect("{\"version\":");
    number();
    expect(",\"tokens\":[");
    while (json[at] == '{' || json[at] == ',') {
      at += json[at] == ',' ? 1 : 0;
      tokens.add(token());
    }
    expect("]}");
    return tokens;
  }

  private Token token() {
    expect("{\"start\":");
    int start = number();
    expect(",\"end\":");
    int end = number();
    expect(",\"text\":");
    string();
    expect(",\"tokenType\":");
    int type = number();
    expect(",\"tokenName\":");
    string();
    expect(",\"keywordKind\":");
    var keyword = KEYWORD_KINDS[number()];
    expect(",\"keywordName\":");
    string();
    expect("}");
    return new Token(start, end, kind(type, keyword), keyword);
  }

  private static Token.Kind kind(int type, Token.Keyword keyword) {
    if (keyword != Token.Keyword.NONE) {
      return Token.Kind.KEYWORD;
    }
    return type < FIRST_NAMED ? Token.Kind.SYMBOL : NAMED[type - FIRST_NAMED];
  }

  private void expect(String text) {
    for (byte expected : text.getBytes(StandardCharsets.US_ASCII)) {
      if (json[at++] != expected) {
        throw new GuestFailure("PostgreSQL's scanner answered in an unknown shape");
      }
    }
  }

  private int number() {
    int value = 0;
    while (json[at] >= '0' && json[at] <= '9') {
      value = value * 10 + json[at++] - '0';
    }
    return value;
  }

  private void string() {
    at++;
    while (json[at] != '"') {
      at += json[at] == '\\' ? 2 : 1;
    }
    at++;
  }
}
