package dev.countersign.postgres.rewrite;

import dev.countersign.postgres.dialect.PgNode;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// An expression over the columns of one row, as a statement and as a trigger write it.
///
/// @param plain as written
/// @param ofNew with `NEW.` before every column
record Expression(String plain, String ofNew) {

  /// The expression that begins at a token and ends with the words; empty when a column is
  /// qualified or a part is not understood.
  static Optional<Expression> of(Command command, JsonNode node, int from) {
    return of(
        command.words(), command.subject().seen().start(), node, from, command.words().size());
  }

  /// @param start where the statement begins in the text that the node's locations count in
  static Optional<Expression> of(Words words, int start, JsonNode node, int from, int to) {
    Set<Integer> columns = new HashSet<>();
    for (JsonNode column : node.findValues("ColumnRef")) {
      if (PgNode.names(column.path("fields")).size() != 1) {
        return Optional.empty();
      }
      columns.add(words.at(column.path("location").asInt(0) - start));
    }
    if (node.toString().contains("\"SubLink\"")) {
      return Optional.empty();
    }
    var result = new StringBuilder();
    for (int i = from; i < to; i++) {
      result.append(i > from && words.all().get(i).apart() ? " " : "");
      result.append(columns.contains(i) ? "NEW." : "").append(words.all().get(i).text());
    }
    return Optional.of(new Expression(words.text(from, to), result.toString()));
  }
}
