package dev.countersign.postgres.dialect;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// A call of the server's own `set_config` that is all that a query selects.
///
/// @param name the expression of what is set
/// @param value the expression of the value
/// @param local the expression of whether it ends with the transaction
record SettingCall(JsonNode name, JsonNode value, JsonNode local) {

  private static final int ARGUMENTS = 3;
  private static final Set<String> TARGET = Set.of("val", "location");
  private static final Set<String> CALL = Set.of("funcname", "args", "funcformat", "location");
  private static final Set<List<String>> SET_CONFIG =
      Set.of(List.of("set_config"), List.of(SearchPath.SYSTEM, "set_config"));

  /// The call in a query that has no clauses but these.
  static Optional<SettingCall> in(JsonNode select, Set<String> clauses, Resolution names) {
    JsonNode targets = select.path("targetList");
    JsonNode target = targets.path(0).path("ResTarget");
    JsonNode call = target.path("val").path("FuncCall");
    List<String> function = PgNode.names(call.path("funcname"));
    boolean sameForm =
        hasOnly(select, clauses)
            && targets.size() == 1
            && hasOnly(target, TARGET)
            && hasOnly(call, CALL)
            && call.path("args").size() == ARGUMENTS
            && SET_CONFIG.contains(function)
            && names.routines(function).stream().allMatch(Routine::builtIn);
    JsonNode arguments = call.path("args");
    return Optional.of(new SettingCall(arguments.path(0), arguments.path(1), arguments.path(2)))
        .filter(_ -> sameForm);
  }

  /// The arguments of the call in a query that has one.
  static JsonNode arguments(JsonNode select) {
    JsonNode target = select.path("targetList").path(0).path("ResTarget");
    return target.path("val").path("FuncCall").path("args");
  }

  static boolean hasOnly(JsonNode body, Set<String> fields) {
    return body.isObject()
        && body.properties().stream().allMatch(field -> fields.contains(field.getKey()));
  }

  /// Whether this is a string as it is written, and not a cast of one.
  static boolean isText(JsonNode expression) {
    var node = PgNode.of(expression);
    return node.is("A_Const") && node.has("sval");
  }

  boolean valueIsText() {
    return isText(value);
  }

  boolean untilTheSessionEnds() {
    var node = PgNode.of(local);
    return node.is("A_Const")
        && node.has("boolval")
        && !PgNode.flag(node.get("boolval"), "boolval");
  }
}
