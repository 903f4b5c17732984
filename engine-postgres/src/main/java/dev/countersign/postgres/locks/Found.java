package dev.countersign.postgres.locks;

import dev.countersign.core.SessionState;
import dev.countersign.postgres.dialect.Catalog;
import dev.countersign.postgres.dialect.Index;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Finds what a name in a statement means, along the session's search path.
public final class Found {

  /// An index and the table that has it.
  public record TableIndex(Relation table, Index index) {}

  private final Catalog catalog;
  private final SessionState session;

  /// Names as this session resolves them.
  public Found(Catalog catalog, SessionState session) {
    this.catalog = catalog;
    this.session = session;
  }

  /// The relation that a RangeVar node names; empty for a temporary one and for what is not there.
  public Optional<Relation> relation(JsonNode rangeVar) {
    return relation(PgNode.text(rangeVar, "schemaname"), PgNode.text(rangeVar, "relname"));
  }

  /// The relation with this name; `schema` is empty text when none was written.
  public Optional<Relation> relation(String schema, String name) {
    if (schema.isEmpty() && session.temporary().containsKey(name)) {
      return Optional.empty();
    }
    return schemas(schema).flatMap(s -> catalog.relation(s, name).stream()).findFirst();
  }

  /// The relation whose name is the list of parts.
  public Optional<Relation> relation(List<String> parts) {
    return parts.isEmpty() ? Optional.empty() : relation(schemaOf(parts), parts.getLast());
  }

  /// The index with this name.
  public Optional<TableIndex> index(List<String> parts) {
    return schemas(schemaOf(parts)).flatMap(s -> index(s, parts.getLast()).stream()).findFirst();
  }

  /// How a RangeVar node was written.
  public static String written(JsonNode rangeVar) {
    String schema = PgNode.text(rangeVar, "schemaname");
    String name = PgNode.text(rangeVar, "relname");
    return schema.isEmpty() ? name : schema + "." + name;
  }

  /// The schemas that unqualified names are looked up in, in order.
  public List<String> path() {
    String setting =
        session
            .settings()
            .getOrDefault(
                "search_path",
                catalog.server().settings().getOrDefault("search_path", "\"$user\", public"));
    var path = new ArrayList<String>();
    for (String part : setting.split(",", -1)) {
      String name = unquoted(part.strip());
      path.add(name.equals("$user") ? session.role() : name);
    }
    if (!path.contains("pg_catalog")) {
      path.addFirst("pg_catalog");
    }
    return path;
  }

  private Optional<TableIndex> index(String schema, String name) {
    return catalog
        .tableOfIndex(schema, name)
        .flatMap(table ->
            table.indexes().stream()
                .filter(index -> index.name().equals(name))
                .findFirst()
                .map(index -> new TableIndex(table, index)));
  }

  private Stream<String> schemas(String written) {
    return written.isEmpty() ? path().stream() : Stream.of(written);
  }

  private static String schemaOf(List<String> parts) {
    return parts.size() < 2 ? "" : parts.get(parts.size() - 2);
  }

  private static String unquoted(String part) {
    return part.length() > 1 && part.startsWith("\"")
        ? part.substring(1, part.length() - 1).replace("\"\"", "\"")
        : part.toLowerCase(java.util.Locale.ROOT);
  }
}
