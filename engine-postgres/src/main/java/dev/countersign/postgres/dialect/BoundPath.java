package dev.countersign.postgres.dialect;

import dev.countersign.core.BindValue;
import dev.countersign.core.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// The way in which Flyway sets the search path: `SELECT set_config('search_path', $1, false)`.
///
/// The value is bound to the statement itself, so it is as good as written out. The parameters of a
/// prepared statement or of a function are something else; they are never looked at here.
final class BoundPath {

  private static final Set<String> CLAUSES = Set.of("targetList", "limitOption", "op");

  /// `TEXTOID`, `VARCHAROID`, and no type at all: they have the same form, in text and in binary.
  private static final Set<Integer> TEXTS = Set.of(0, 25, 1043);

  private BoundPath() {}

  /// The query with the value written out, when it is of this form; else the query as it is.
  static JsonNode written(JsonNode select, Walk walk) {
    Optional<SettingCall> call = SettingCall.in(select, CLAUSES, walk.names());
    Optional<String> value =
        call.filter(c -> setsPath(c, walk)).flatMap(c -> value(PgNode.of(c.value()), walk));
    if (value.isEmpty()) {
      return select;
    }
    JsonNode copy = select.deepCopy();
    if (SettingCall.arguments(copy) instanceof ArrayNode arguments) {
      arguments.set(1, literal(value.get()));
    }
    return copy;
  }

  private static boolean setsPath(SettingCall call, Walk walk) {
    return SettingCall.isText(call.name())
        && Literals.text(call.name(), walk.reach())
            .filter("search_path"::equalsIgnoreCase)
            .isPresent();
  }

  private static Optional<String> value(PgNode parameter, Walk walk) {
    if (!parameter.is("ParamRef")) {
      return Optional.empty();
    }
    walk.reach().literalRead();
    return walk.parameter(parameter.get("number").asInt(0))
        .filter(value -> TEXTS.contains(value.typeId()))
        .flatMap(BindValue::bytes)
        .map(Bytes::toArray)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  private static JsonNode literal(String text) {
    var factory = JsonNodeFactory.instance;
    JsonNode value = factory.objectNode().put("sval", text);
    return factory.objectNode().set("A_Const", factory.objectNode().set("sval", value));
  }
}
