package dev.countersign.postgres.locks;

import dev.countersign.core.SessionState;
import dev.countersign.core.evidence.ObjectName;
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
  private final List<String> path;
  private final Optional<String> home;

  /// Names as this session resolves them.
  public Found(Catalog catalog, SessionState session) {
    this.catalog = catalog;
    this.session = session;
    path = List.copyOf(path(catalog, session));
    home = home(path, catalog, session);
  }

  /// What the names are looked up in.
  public Catalog catalog() {
    return catalog;
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
    if (!schema.isEmpty()) {
      return catalog.relation(schema, name);
    }
    for (String one : path) {
      Optional<Relation> relation = catalog.relation(one, name);
      if (relation.isPresent()) {
        return relation;
      }
    }
    return Optional.empty();
  }

  /// Whether there is a relation or an index of this name.
  boolean knows(JsonNode rangeVar) {
    return relation(rangeVar).isPresent()
        || index(List.of(PgNode.text(rangeVar, "schemaname"), PgNode.text(rangeVar, "relname")))
            .isPresent();
  }

  /// The relation whose name is the list of parts.
  public Optional<Relation> relation(List<String> parts) {
    return parts.isEmpty() ? Optional.empty() : relation(schemaOf(parts), parts.getLast());
  }

  /// The index with this name.
  public Optional<TableIndex> index(List<String> parts) {
    return schemas(schemaOf(parts)).flatMap(s -> index(s, parts.getLast()).stream()).findFirst();
  }

  /// The name of a RangeVar node in words: resolved where it can be, else where a session of this
  /// search path would have it, and as it was written when that is not certain either.
  public String named(JsonNode rangeVar) {
    return relation(rangeVar)
        .map(relation -> relation.objectName().qualified())
        .orElseGet(
            () -> named(PgNode.text(rangeVar, "schemaname"), PgNode.text(rangeVar, "relname")));
  }

  /// The same of a list of parts that names no relation that is known.
  String named(List<String> parts) {
    return parts.isEmpty() ? "" : named(schemaOf(parts), parts.getLast());
  }

  private String named(String schema, String name) {
    Optional<String> in = schema.isEmpty() ? home : Optional.of(schema);
    return new ObjectName("table", in, name, true).qualified();
  }

  /// The only schema of the search path that may have what is not known.
  private static Optional<String> home(List<String> path, Catalog catalog, SessionState session) {
    var schemas = new ArrayList<String>();
    for (String schema : path) {
      boolean there = catalog.schema(schema).isPresent();
      boolean maybe = !catalog.isWhole() && !schema.equals(session.role());
      boolean own = !schema.equals("pg_catalog") && !schema.equals("pg_temp");
      if (own && (there || maybe)) {
        schemas.add(schema);
      }
    }
    boolean first = catalog.isWhole() && !schemas.isEmpty();
    return first || schemas.size() == 1 ? Optional.of(schemas.getFirst()) : Optional.empty();
  }

  /// How a RangeVar node was written.
  public static String written(JsonNode rangeVar) {
    String schema = PgNode.text(rangeVar, "schemaname");
    String name = PgNode.text(rangeVar, "relname");
    return schema.isEmpty() ? name : schema + "." + name;
  }

  /// The schemas that unqualified names are looked up in, in order.
  public List<String> path() {
    return path;
  }

  private static List<String> path(Catalog catalog, SessionState session) {
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
    return written.isEmpty() ? path.stream() : Stream.of(written);
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
