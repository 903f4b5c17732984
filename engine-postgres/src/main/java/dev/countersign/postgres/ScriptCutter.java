package dev.countersign.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.core.Statement;
import dev.countersign.core.engine.TargetEngine.ScriptPart;
import dev.countersign.pggrammar.PgParser;
import dev.countersign.pggrammar.Scanned;
import dev.countersign.pggrammar.Token;
import dev.countersign.postgres.dialect.ParsedSql;
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
    return switch (ParsedSql.parse(parser, script)) {
      case ParsedSql.Statements parsed ->
          parsed.statements().stream()
              .map(s -> new ScriptPart(Statement.of(s.text()), s.line()))
              .toList();
      case ParsedSql.Unparsed _ -> atSemicolons(script);
    };
  }

  private List<ScriptPart> atSemicolons(String script) {
    if (!(parser.scan(script) instanceof Scanned.Tokens(List<Token> tokens))) {
      return List.of(new ScriptPart(Statement.of(script), 1));
    }
    byte[] utf8 = script.getBytes(UTF_8);
    var parts = new ArrayList<ScriptPart>();
    int start = -1;
    int end = 0;
    for (Token token : tokens) {
      boolean comment =
          token.kind() == Token.Kind.LINE_COMMENT || token.kind() == Token.Kind.BLOCK_COMMENT;
      boolean semicolon = token.end() - token.start() == 1 && utf8[token.start()] == ';';
      if (semicolon && start >= 0) {
        parts.add(part(utf8, start, end));
        start = -1;
      } else if (!comment && !semicolon) {
        start = start < 0 ? token.start() : start;
        end = token.end();
      }
    }
    if (start >= 0) {
      parts.add(part(utf8, start, end));
    }
    return parts;
  }

  private static ScriptPart part(byte[] utf8, int start, int end) {
    int line = 1;
    for (int i = 0; i < start; i++) {
      line += utf8[i] == '\n' ? 1 : 0;
    }
    return new ScriptPart(Statement.of(new String(utf8, start, end - start, UTF_8)), line);
  }
}
