package dev.countersign.postgres.rules.compatibility;

import dev.countersign.postgres.dialect.PgNode;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// The columns that an expression names.
final class Columns {

  private Columns() {}

  /// The last parts of their names.
  static List<String> named(JsonNode expression) {
    var names = new ArrayList<String>();
    collect(expression, names);
    return names;
  }

  private static void collect(JsonNode node, List<String> names) {
    for (var field : node.properties()) {
      if (field.getKey().equals("ColumnRef")) {
        names.add(PgNode.names(field.getValue().path("fields")).getLast());
      } else {
        collect(field.getValue(), names);
      }
    }
    if (node.isArray()) {
      node.forEach(item -> collect(item, names));
    }
  }
}
