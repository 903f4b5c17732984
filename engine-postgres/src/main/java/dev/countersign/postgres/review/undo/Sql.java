package dev.countersign.postgres.review.undo;

import dev.countersign.postgres.dialect.PgNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Writes names and strings as SQL.
final class Sql {

  private Sql() {}

  /// A name, always quoted: it may be a keyword.
  static String name(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  static String name(List<String> parts) {
    return parts.stream().map(Sql::name).collect(Collectors.joining("."));
  }

  static String literal(String text) {
    String doubled = text.replace("'", "''");
    return text.indexOf('\\') < 0
        ? "'" + doubled + "'"
        : "E'" + doubled.replace("\\", "\\\\") + "'";
  }

  /// A TypeName node as the server's `reg…` functions read it.
  static String type(JsonNode typeName) {
    return name(PgNode.names(typeName.path("names"))) + (typeName.has("arrayBounds") ? "[]" : "");
  }

  /// The input types of a function's parameters.
  static String inputTypes(JsonNode parameters) {
    var types = new ArrayList<String>();
    for (JsonNode item : parameters) {
      JsonNode parameter = PgNode.of(item).body();
      String mode = PgNode.text(parameter, "mode");
      if (!mode.equals("FUNC_PARAM_OUT") && !mode.equals("FUNC_PARAM_TABLE")) {
        types.add(type(parameter.path("argType")));
      }
    }
    return "(" + String.join(", ", types) + ")";
  }

  /// The types that an ObjectWithArgs node names.
  static String argumentTypes(JsonNode object) {
    var types = new ArrayList<String>();
    object.path("objargs").forEach(item -> types.add(type(PgNode.of(item).body())));
    return "(" + String.join(", ", types) + ")";
  }
}
