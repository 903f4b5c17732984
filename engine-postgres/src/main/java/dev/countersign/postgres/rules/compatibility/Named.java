package dev.countersign.postgres.rules.compatibility;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Fresh;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// The object that a RENAME or SET SCHEMA names, of whatever kind.
final class Named {

  private Named() {}

  /// Its name in words.
  static String words(Case statement) {
    JsonNode node = statement.node();
    if (node.has("relation")) {
      return statement.targetName();
    }
    return node.has("object")
        ? String.join(".", statement.objectNames(node.path("object")))
        : statement.field("subname");
  }

  /// Whether nobody else uses it yet.
  static boolean isFresh(Case statement) {
    JsonNode node = statement.node();
    Fresh fresh = statement.fresh();
    if (node.has("relation")) {
      return fresh.part(node.path("relation"), statement.field("subname"));
    }
    List<String> names = statement.objectNames(node.path("object"));
    String what = statement.field(statement.is("RenameStmt") ? "renameType" : "objectType");
    return switch (what) {
      case "OBJECT_TYPE", "OBJECT_DOMAIN", "OBJECT_DOMCONSTRAINT" -> fresh.type(names);
      case "OBJECT_FUNCTION", "OBJECT_PROCEDURE", "OBJECT_ROUTINE", "OBJECT_AGGREGATE" ->
          fresh.routine(names);
      default -> false;
    };
  }

  /// Whether the name that stands for a relation is that of an index.
  static boolean isIndex(Case statement) {
    JsonNode relation = statement.node().path("relation");
    String schema = PgNode.text(relation, "schemaname");
    String name = PgNode.text(relation, "relname");
    return statement
        .found()
        .index(schema.isEmpty() ? List.of(name) : List.of(schema, name))
        .isPresent();
  }
}
