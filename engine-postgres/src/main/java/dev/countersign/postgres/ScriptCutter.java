package dev.countersign.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.core.Statement;
import dev.countersign.core.engine.TargetEngine.ScriptPart;
import dev.countersign.pggrammar.PgParser;
import dev.countersign.pggrammar.Scanned;
import dev.countersign.pggrammar.Token;
import dev.countersign.postgres.dialect.ParsedSql;
import dev.countersign.postgres.dialect.SqlStatement;
import java.util.ArrayList;
import java.util.List;

/// Cuts scripts into statements: by the grammar, or where that does not take the whole script, at
/// its semicolons, so that one mistake does not hide the other statements.
final class ScriptCutter {

  private final PgParser parser;

  ScriptCutter(PgParser parser) {
    this.parser = parser;
  }

  List<ScriptPart> cut(String script) {
    byte[] utf8 = script.getBytes(UTF_8);
    return pieces(script, utf8).stream().map(piece -> piece.part(utf8)).toList();
  }

  /// What of a script is in none of its statements.
  Between between(String script) {
    if (!(parser.scan(script) instanceof Scanned.Tokens(List<Token> tokens))) {
      return Between.of(new byte[0], List.of());
    }
    byte[] utf8 = script.getBytes(UTF_8);
    List<Piece> pieces = pieces(script, utf8);
    return Between.of(
        utf8,
        tokens.stream()
            .filter(ScriptCutter::isComment)
            .filter(comment -> pieces.stream().noneMatch(piece -> piece.has(comment)))
            .toList());
  }

  private List<Piece> pieces(String script, byte[] utf8) {
    return switch (ParsedSql.parse(parser, script)) {
      case ParsedSql.Statements parsed -> parsed.statements().stream().map(Piece::of).toList();
      case ParsedSql.Unparsed _ ->
          parser.scan(script) instanceof Scanned.Tokens(List<Token> tokens)
              ? atSemicolons(tokens, utf8)
              : List.of(new Piece(0, utf8.length, 1));
    };
  }

  private static List<Piece> atSemicolons(List<Token> tokens, byte[] utf8) {
    var pieces = new ArrayList<Piece>();
    int start = -1;
    int end = 0;
    for (Token token : tokens) {
      boolean semicolon = token.end() - token.start() == 1 && utf8[token.start()] == ';';
      if (semicolon && start >= 0) {
        pieces.add(new Piece(start, end, lineAt(utf8, start)));
        start = -1;
      } else if (!isComment(token) && !semicolon) {
        start = start < 0 ? token.start() : start;
        end = token.end();
      }
    }
    if (start >= 0) {
      pieces.add(new Piece(start, end, lineAt(utf8, start)));
    }
    return pieces;
  }

  private static boolean isComment(Token token) {
    return token.kind() == Token.Kind.LINE_COMMENT || token.kind() == Token.Kind.BLOCK_COMMENT;
  }

  static int lineAt(byte[] utf8, int offset) {
    int line = 1;
    for (int i = 0; i < offset; i++) {
      line += utf8[i] == '\n' ? 1 : 0;
    }
    return line;
  }

  /// Where a statement stands in a script, in bytes.
  private record Piece(int start, int end, int line) {

    static Piece of(SqlStatement statement) {
      int length = statement.text().getBytes(UTF_8).length;
      return new Piece(statement.byteOffset(), statement.byteOffset() + length, statement.line());
    }

    boolean has(Token token) {
      return token.start() >= start && token.end() <= end;
    }

    ScriptPart part(byte[] utf8) {
      return new ScriptPart(Statement.of(new String(utf8, start, end - start, UTF_8)), line);
    }
  }
}
