package dev.countersign.postgres.review.undo;

import dev.countersign.postgres.dialect.PgNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// The arguments of `pg_get_object_address` for what a COMMENT is on.
final class CommentAddress {

  private static final Map<String, String> KINDS =
      Map.ofEntries(
          Map.entry("OBJECT_TABLE", "table"),
          Map.entry("OBJECT_COLUMN", "table column"),
          Map.entry("OBJECT_VIEW", "view"),
          Map.entry("OBJECT_MATVIEW", "materialized view"),
          Map.entry("OBJECT_SEQUENCE", "sequence"),
          Map.entry("OBJECT_INDEX", "index"),
          Map.entry("OBJECT_TABCONSTRAINT", "table constraint"),
          Map.entry("OBJECT_TRIGGER", "trigger"),
          Map.entry("OBJECT_POLICY", "policy"),
          Map.entry("OBJECT_SCHEMA", "schema"),
          Map.entry("OBJECT_EXTENSION", "extension"),
          Map.entry("OBJECT_ROLE", "role"));

  private CommentAddress() {}

  static Optional<String> of(JsonNode comment) {
    String kind = KINDS.get(PgNode.text(comment, "objtype"));
    var object = PgNode.of(comment.path("object"));
    List<String> names =
        object.tag().equals("List")
            ? PgNode.names(object.get("items"))
            : List.of(PgNode.text(object.body(), "sval"));
    if (kind == null || names.isEmpty() || names.getFirst().isEmpty()) {
      return Optional.empty();
    }
    String list = names.stream().map(Sql::literal).collect(Collectors.joining(", "));
    return Optional.of("%s, ARRAY[%s], ARRAY[]::text[]".formatted(Sql.literal(kind), list));
  }
}
