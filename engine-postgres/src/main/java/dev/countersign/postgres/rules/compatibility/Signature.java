package dev.countersign.postgres.rules.compatibility;

import dev.countersign.postgres.dialect.Catalog;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Routine;
import dev.countersign.postgres.dialect.SqlType;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// What tells one routine from others of its name, and its text.
///
/// @param types the last parts of the names of its input arguments' types
/// @param arrays which of them are arrays
/// @param options its options
record Signature(List<String> types, List<Boolean> arrays, JsonNode options) {

  /// That of a CREATE FUNCTION.
  static Signature of(JsonNode create) {
    List<JsonNode> inputs =
        create
            .path("parameters")
            .valueStream()
            .map(item -> PgNode.of(item).body())
            .filter(parameter -> !PgNode.text(parameter, "mode").matches("FUNC_PARAM_(OUT|TABLE)"))
            .map(parameter -> parameter.path("argType"))
            .toList();
    return new Signature(
        inputs.stream().map(type -> PgNode.names(type.path("names")).getLast()).toList(),
        inputs.stream().map(type -> type.has("arrayBounds")).toList(),
        create.path("options"));
  }

  /// Whether a routine may have the same arguments.
  boolean mayBe(Routine routine, Catalog catalog) {
    List<Long> arguments = routine.arguments();
    if (arguments.size() != types.size()) {
      return false;
    }
    for (int i = 0; i < types.size(); i++) {
      String name = (arrays.get(i) ? "_" : "") + types.get(i);
      boolean other =
          catalog
              .type(arguments.get(i))
              .map(SqlType::name)
              .filter(n -> !n.equals(name))
              .isPresent();
      if (other) {
        return false;
      }
    }
    return true;
  }

  /// Whether the routine has this text already, and all that is written beside it.
  boolean isText(Routine routine) {
    boolean same = false;
    for (JsonNode item : options) {
      JsonNode option = PgNode.of(item).body();
      JsonNode value = PgNode.of(option.path("arg")).body();
      switch (PgNode.text(option, "defname")) {
        case "as" -> same = PgNode.names(value.path("items")).equals(List.of(routine.source()));
        case "language" -> {
          if (!PgNode.text(value, "sval").equals(routine.language())) {
            return false;
          }
        }
        case "volatility" -> {
          if (PgNode.text(value, "sval").charAt(0) != routine.volatility()) {
            return false;
          }
        }
        default -> {
          return false;
        }
      }
    }
    boolean saysVolatility = options.toString().contains("\"volatility\"");
    return same
        && (saysVolatility || routine.volatility() == 'v')
        && !routine.securityDefiner()
        && !routine.strict()
        && routine.settings().isEmpty();
  }
}
