package dev.countersign.postgres.review.undo;

import dev.countersign.postgres.dialect.PgNode;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// The names that the server gives to what has none (`makeObjectName`), as long as they are short
/// and free.
final class NewNames {

  private NewNames() {}

  static String index(JsonNode index) {
    var parts = new ArrayList<String>();
    parts.add(PgNode.text(index.path("relation"), "relname"));
    for (JsonNode item : index.path("indexParams")) {
      String column = PgNode.text(PgNode.of(item).body(), "name");
      parts.add(column.isEmpty() ? "expr" : column);
    }
    parts.add("idx");
    return String.join("_", parts);
  }

  /// The name of an unnamed table constraint; empty text when it cannot be told.
  static String constraint(String table, JsonNode constraint) {
    return switch (PgNode.text(constraint, "contype")) {
      case "CONSTR_PRIMARY" -> table + "_pkey";
      case "CONSTR_UNIQUE" -> joined(table, PgNode.names(constraint.path("keys")), "key");
      case "CONSTR_FOREIGN" -> joined(table, PgNode.names(constraint.path("fk_attrs")), "fkey");
      default -> "";
    };
  }

  private static String joined(String table, List<String> columns, String end) {
    return table + "_" + String.join("_", columns) + "_" + end;
  }
}
