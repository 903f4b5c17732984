package dev.countersign.postgres.dialect;

import dev.countersign.pggrammar.Parsed;
import dev.countersign.pggrammar.PgParser;
import dev.countersign.pggrammar.Refusal;
import java.util.List;

/// A text that went through PostgreSQL's own grammar: its [Statements], or why it has none.
public sealed interface ParsedSql {

  /// The text as it was sent.
  String text();

  /// Parses a text of any number of statements.
  static ParsedSql parse(PgParser parser, String text) {
    return switch (parser.parse(text)) {
      case Parsed.Tree tree -> new Statements(text, StatementCutter.cut(text, tree.json()));
      case Refusal.SyntaxError error ->
          new Unparsed(text, error.message(), error.sqlState(), error.position());
      case Refusal.TooComplex tooComplex -> new Unparsed(text, tooComplex.reason(), "54001", 0);
    };
  }

  /// A text that the grammar takes.
  ///
  /// @param statements in order; none for a text of white space and comments
  record Statements(String text, List<SqlStatement> statements) implements ParsedSql {

    public Statements {
      statements = List.copyOf(statements);
    }
  }

  /// A text that the grammar does not take.
  ///
  /// @param message the server's own words, or which limit the text exceeds
  /// @param sqlState what the server would answer
  /// @param position where, in characters from 1; 0 is nowhere
  record Unparsed(String text, String message, String sqlState, int position)
      implements ParsedSql {}
}
