package dev.countersign.postgres.review;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.core.review.Disclosure;
import dev.countersign.core.review.Disclosure.Kind;
import dev.countersign.pggrammar.PgParser;
import dev.countersign.pggrammar.Scanned;
import dev.countersign.pggrammar.Token;
import java.util.List;

/// Cuts a text into pieces by the server's own lexer, so that nothing in it can pretend to be
/// something else.
public final class Disclosures {

  private static final char DEFAULT_ESCAPE = '\\';

  /// A longer name is cut by the server (`NAMEDATALEN`).
  private static final int NAME_CHARS_MAX = 63;

  private final PgParser parser;

  /// Discloses with this parser's lexer.
  public Disclosures(PgParser parser) {
    this.parser = parser;
  }

  /// The disclosure of a text; its pieces joined are the text.
  public Disclosure of(String text) {
    var pieces = new Pieces();
    switch (parser.scan(text)) {
      case Scanned.Tokens(List<Token> tokens) -> cut(text, tokens, pieces);
      default -> pieces.code(Kind.PLAIN, text, text);
    }
    return pieces.disclosure();
  }

  /// What in a text is not what it seems, one sentence each. Most texts are ASCII without anything
  /// that could be, and need no lexer to tell.
  public List<String> warnings(String text) {
    return isPlain(text) ? List.of() : of(text).warnings();
  }

  private static boolean isPlain(String text) {
    int word = 0;
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = Character.isLetterOrDigit(c) || c == '_' || c == '$';
      quoted ^= c == '"';
      word = letter || quoted ? word + 1 : 0;
      boolean shown = (c >= ' ' && c < 0x7f) || c == '\n' || c == '\t';
      if (!shown || word > NAME_CHARS_MAX || (c == '&' && isU(text, i - 1))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isU(String text, int at) {
    return at >= 0 && (text.charAt(at) == 'u' || text.charAt(at) == 'U');
  }

  private static void cut(String text, List<Token> tokens, Pieces pieces) {
    byte[] utf8 = text.getBytes(UTF_8);
    int done = 0;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.start() > done) {
        String gap = slice(utf8, done, token.start());
        pieces.code(Kind.PLAIN, gap, gap);
      }
      add(pieces, token, slice(utf8, token.start(), token.end()), escape(utf8, tokens, i));
      done = token.end();
    }
    String rest = slice(utf8, done, utf8.length);
    pieces.code(Kind.PLAIN, rest, rest);
  }

  private static void add(Pieces pieces, Token token, String text, char escape) {
    switch (token.kind()) {
      case KEYWORD -> pieces.code(Kind.KEYWORD, text, text);
      case IDENTIFIER, UNICODE_IDENTIFIER -> pieces.name(text, Decoded.name(text, escape));
      case STRING, UNICODE_STRING -> pieces.prose(Kind.LITERAL, text, Decoded.string(text, escape));
      case INTEGER, NUMBER, BIT_STRING, HEX_STRING, PARAMETER ->
          pieces.code(Kind.LITERAL, text, text);
      case OPERATOR, SYMBOL -> pieces.code(Kind.PLAIN, text, text);
      case LINE_COMMENT, BLOCK_COMMENT -> pieces.prose(Kind.COMMENT, text, text);
    }
  }

  /// The escape character that `UESCAPE '…'` behind a token gives it.
  private static char escape(byte[] utf8, List<Token> tokens, int index) {
    List<Token> behind =
        tokens.subList(index + 1, tokens.size()).stream()
            .filter(token -> !isComment(token))
            .limit(2)
            .toList();
    if (behind.size() < 2 || !isUescape(utf8, behind.get(0))) {
      return DEFAULT_ESCAPE;
    }
    String character = slice(utf8, behind.get(1).start(), behind.get(1).end());
    return character.length() == 3 ? character.charAt(1) : DEFAULT_ESCAPE;
  }

  private static boolean isComment(Token token) {
    return token.kind() == Token.Kind.LINE_COMMENT || token.kind() == Token.Kind.BLOCK_COMMENT;
  }

  private static boolean isUescape(byte[] utf8, Token token) {
    return token.kind() == Token.Kind.KEYWORD
        && slice(utf8, token.start(), token.end()).equalsIgnoreCase("uescape");
  }

  private static String slice(byte[] utf8, int from, int to) {
    return new String(utf8, from, to - from, UTF_8);
  }
}
