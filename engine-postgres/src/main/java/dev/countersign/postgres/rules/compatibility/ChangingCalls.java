package dev.countersign.postgres.rules.compatibility;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Routine;
import dev.countersign.postgres.dialect.SqlStatement;
import dev.countersign.postgres.rules.Case;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Calls in an expression whose result can change though their arguments do not.
final class ChangingCalls {

  private ChangingCalls() {}

  /// The first such function; empty when all are immutable, or nothing is known of them.
  static Optional<String> in(JsonNode expression, Case statement) {
    for (var field : expression.properties()) {
      Optional<String> here = at(field.getKey(), field.getValue(), statement);
      Optional<String> found = here.isPresent() ? here : in(field.getValue(), statement);
      if (found.isPresent()) {
        return found;
      }
    }
    for (JsonNode item : expression.isArray() ? expression : expression.path("no list")) {
      Optional<String> found = in(item, statement);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> at(String tag, JsonNode node, Case statement) {
    return switch (tag) {
      case "SQLValueFunction" ->
          Optional.of(PgNode.text(node, "op").replace("SVFOP_", "").toLowerCase(Locale.ROOT));
      case "FuncCall" -> {
        List<String> name = PgNode.names(node.path("funcname"));
        yield changes(name, node.path("args").size(), statement)
            ? Optional.of(name.getLast() + "()")
            : Optional.empty();
      }
      default -> Optional.empty();
    };
  }

  private static boolean changes(List<String> name, int arguments, Case statement) {
    if (statement.fresh().routine(name)) {
      return statement.script().earlier().stream()
          .filter(earlier -> earlier.tag().equals("CreateFunctionStmt"))
          .map(SqlStatement::node)
          .filter(create -> PgNode.names(create.path("funcname")).getLast().equals(name.getLast()))
          .noneMatch(create -> create.path("options").toString().contains("\"immutable\""));
    }
    List<Routine> candidates =
        statement.catalog().routinesNamed(name.getLast()).stream()
            .filter(routine -> routine.takes(arguments))
            .filter(routine -> name.size() < 2 || routine.schema().equals(name.getFirst()))
            .toList();
    return !candidates.isEmpty()
        && candidates.stream().allMatch(routine -> routine.volatility() != 'i');
  }
}
