package dev.countersign.postgres.review;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.core.Statement;
import dev.countersign.postgres.dialect.ParsedSql;
import dev.countersign.postgres.dialect.SqlStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The part of a message that one statement of it is shown with; all slices joined are the message,
/// so nothing in it, comments included, is left out of a review.
///
/// @param text from the end of the statement before it to its own semicolon
/// @param statement the statement; empty when the message has none or cannot be read
/// @param line the line of its first token, from 1
/// @param endLine the line of its last token, from 1
record Slice(String text, Optional<SqlStatement> statement, int line, int endLine) {

  static List<Slice> of(Statement message, ParsedSql parsed) {
    return switch (parsed) {
      case ParsedSql.Statements(String text, List<SqlStatement> statements)
          when !statements.isEmpty() ->
          cut(text, statements);
      case ParsedSql.Statements _, ParsedSql.Unparsed _ ->
          List.of(
              new Slice(
                  message.text(),
                  Optional.empty(),
                  1,
                  1 + (int) message.text().stripTrailing().chars().filter(c -> c == '\n').count()));
    };
  }

  private static List<Slice> cut(String text, List<SqlStatement> statements) {
    byte[] utf8 = text.getBytes(UTF_8);
    var slices = new ArrayList<Slice>();
    int start = 0;
    for (int i = 0; i < statements.size(); i++) {
      SqlStatement statement = statements.get(i);
      int end = i == statements.size() - 1 ? utf8.length : semicolonBehind(utf8, statement);
      slices.add(
          new Slice(
              new String(utf8, start, end - start, UTF_8),
              Optional.of(statement),
              statement.line(),
              statement.endLine()));
      start = end;
    }
    return slices;
  }

  /// Comments may stand between a statement and its semicolon; they go with the next one.
  private static int semicolonBehind(byte[] utf8, SqlStatement statement) {
    int end = statement.byteOffset() + statement.text().getBytes(UTF_8).length;
    int i = end;
    while (i < utf8.length && Character.isWhitespace(utf8[i])) {
      i++;
    }
    return i < utf8.length && utf8[i] == ';' ? i + 1 : end;
  }
}
