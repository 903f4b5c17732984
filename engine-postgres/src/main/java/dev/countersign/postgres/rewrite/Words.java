package dev.countersign.postgres.rewrite;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.pggrammar.PgParser;
import dev.countersign.pggrammar.Scanned;
import dev.countersign.pggrammar.Token;
import dev.countersign.pggrammar.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The tokens of a statement, without comments: pieces of it can be put into another one without a
/// comment swallowing what follows.
///
/// @param all in order
public record Words(List<Word> all) {

  public Words {
    all = List.copyOf(all);
  }

  /// A token.
  ///
  /// @param text exactly as written
  /// @param start where it begins, in bytes
  /// @param apart whether something stood between it and the token before
  public record Word(String text, int start, boolean apart) {

    /// Whether it is this keyword.
    public boolean is(String keyword) {
      return text.toUpperCase(Locale.ROOT).equals(keyword);
    }
  }

  /// The tokens of a statement; none when it cannot be cut into tokens.
  public static Words of(String sql, PgParser parser) {
    byte[] utf8 = sql.getBytes(UTF_8);
    var words = new ArrayList<Word>();
    int end = 0;
    if (parser.scan(sql) instanceof Scanned.Tokens(List<Token> tokens)) {
      for (Token token : tokens) {
        if (token.kind() != Kind.LINE_COMMENT && token.kind() != Kind.BLOCK_COMMENT) {
          String text = new String(utf8, token.start(), token.end() - token.start(), UTF_8);
          words.add(new Word(text, token.start(), token.start() > end));
          end = token.end();
        }
      }
    }
    return new Words(words);
  }

  /// A name as SQL, quoted where it must be.
  public static String quoted(String name, PgParser parser) {
    boolean plain =
        name.matches("[a-z_][a-z0-9_$]*")
            && parser.scan(name) instanceof Scanned.Tokens(List<Token> tokens)
            && tokens.size() == 1
            && (tokens.getFirst().kind() == Token.Kind.IDENTIFIER
                || tokens.getFirst().keyword() == Token.Keyword.UNRESERVED);
    return plain ? name : '"' + name.replace("\"", "\"\"") + '"';
  }

  /// How many there are.
  public int size() {
    return all.size();
  }

  /// Whether these keywords stand at a place.
  public boolean is(int index, String... keywords) {
    for (int i = 0; i < keywords.length; i++) {
      if (index + i >= size() || !all.get(index + i).is(keywords[i])) {
        return false;
      }
    }
    return true;
  }

  /// The text from one token up to another, which is left out.
  public String text(int from, int to) {
    var text = new StringBuilder();
    for (int i = from; i < Math.min(to, size()); i++) {
      text.append(i > from && all.get(i).apart() ? " " : "").append(all.get(i).text());
    }
    return text.toString();
  }

  /// The text from a token to the end.
  String from(int index) {
    return text(index, size());
  }

  /// The first place at or behind `from` where this keyword stands outside of all brackets; the
  /// number of tokens when there is none.
  public int find(String keyword, int from) {
    int depth = 0;
    for (int i = from; i < size(); i++) {
      if (depth == 0 && all.get(i).is(keyword)) {
        return i;
      }
      depth += depth(all.get(i).text());
    }
    return size();
  }

  /// The first token that begins at this byte or behind it.
  int at(int start) {
    for (int i = 0; i < size(); i++) {
      if (all.get(i).start() >= start) {
        return i;
      }
    }
    return size();
  }

  /// The place behind the relation name, with its schema, that begins here.
  int behindName(int index) {
    int i = index + 1;
    while (is(i, ".")) {
      i += 2;
    }
    return is(i, "*") ? i + 1 : i;
  }

  private static int depth(String text) {
    return switch (text) {
      case "(", "[" -> 1;
      case ")", "]" -> -1;
      default -> 0;
    };
  }
}
