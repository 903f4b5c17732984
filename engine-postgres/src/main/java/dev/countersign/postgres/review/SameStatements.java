package dev.countersign.postgres.review;

import dev.countersign.postgres.dialect.Catalog;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.SqlStatement;
import dev.countersign.postgres.locks.Found;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Whether statements are the same but for how they are written: where a name has no schema, it
/// gets the one that the server would find it in, or create it in.
///
/// @param catalog what is there
/// @param found how names are resolved
record SameStatements(Catalog catalog, Found found) {

  /// Where something stands, and what matters only when it is not there.
  private static final Set<String> IGNORED = Set.of("location", "missing_ok", "if_not_exists");

  private static final Set<String> IN_RELATION_SPACE =
      Set.of("OBJECT_INDEX", "OBJECT_MATVIEW", "OBJECT_SEQUENCE", "OBJECT_TABLE", "OBJECT_VIEW");

  boolean are(List<SqlStatement> some, List<SqlStatement> others) {
    return tags(some).equals(tags(others)) && plain(some).equals(plain(others));
  }

  private static List<String> tags(List<SqlStatement> statements) {
    return statements.stream().map(SqlStatement::tag).toList();
  }

  private List<JsonNode> plain(List<SqlStatement> statements) {
    return statements.stream().map(this::plain).toList();
  }

  private JsonNode plain(SqlStatement statement) {
    JsonNode copy = statement.node().deepCopy();
    strip(copy);
    if (IN_RELATION_SPACE.contains(PgNode.text(copy, "removeType"))) {
      copy.path("objects").forEach(this::qualify);
    }
    return copy;
  }

  private void strip(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove(IGNORED);
      if (object.has("relname") && PgNode.text(object, "schemaname").isEmpty()) {
        object.put("schemaname", schemaOf(PgNode.text(object, "relname")));
      }
      object.forEach(this::strip);
    } else if (node instanceof ArrayNode array) {
      array.forEach(this::strip);
    }
  }

  private void qualify(JsonNode object) {
    if (object.path("List").path("items") instanceof ArrayNode names && names.size() == 1) {
      String name = PgNode.names(names).getFirst();
      names.insertObject(0).putObject("String").put("sval", schemaOf(name));
    }
  }

  private String schemaOf(String name) {
    return found
        .relation("", name)
        .map(relation -> relation.schema())
        .or(() -> found.index(List.of(name)).map(index -> index.table().schema()))
        .orElseGet(this::current);
  }

  private String current() {
    return found.path().stream()
        .filter(schema -> !schema.equals("pg_catalog") && catalog.schema(schema).isPresent())
        .findFirst()
        .orElse("public");
  }
}
