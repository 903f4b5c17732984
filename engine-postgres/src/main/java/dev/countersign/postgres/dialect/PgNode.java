package dev.countersign.postgres.dialect;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A node of a syntax tree with its type.
///
/// @param tag the type, such as `FuncCall`; empty text when the wrapper holds none
/// @param body its fields
public record PgNode(String tag, JsonNode body) {

  /// Unwraps `{"FuncCall": {…}}`.
  public static PgNode of(JsonNode wrapper) {
    var fields = wrapper.properties().iterator();
    if (!fields.hasNext()) {
      return new PgNode("", wrapper);
    }
    var field = fields.next();
    return new PgNode(field.getKey(), field.getValue());
  }

  /// A text field; empty text when it is absent.
  public static String text(JsonNode body, String field) {
    return body.path(field).asString("");
  }

  /// A truth field.
  public static boolean flag(JsonNode body, String field) {
    return body.path(field).asBoolean(false);
  }

  /// The parts of a name: the texts of a list of `String` nodes; `*` for `A_Star`.
  public static List<String> names(JsonNode list) {
    List<String> names = new ArrayList<>(list.size());
    for (JsonNode item : list) {
      var node = of(item);
      names.add(node.tag().equals("A_Star") ? "*" : text(node.body(), "sval"));
    }
    return names;
  }

  public boolean is(String type) {
    return tag.equals(type);
  }

  public JsonNode get(String field) {
    return body.path(field);
  }

  public boolean has(String field) {
    return !body.path(field).isMissingNode();
  }
}
