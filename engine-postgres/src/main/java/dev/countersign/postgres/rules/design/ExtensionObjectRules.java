package dev.countersign.postgres.rules.design;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.SqlStatement;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// An index of the wrong kind for its type.
final class ExtensionObjectRules implements Rule {

  private static final Map<String, String> KINDS =
      Map.of(
          "geography", "GiST",
          "geometry", "GiST",
          "jsonb", "GIN",
          "tsvector", "GIN");

  @Override
  public Card card() {
    return Card.low(
            "extension-object-rules",
            """
            A b-tree over `jsonb`, `tsvector`, `geometry` or `geography` finds equal values only, and not what is
            contained, matched or near; it also refuses values that are longer than a third of a page. An `ivfflat`
            index learns its lists from the rows that are there when it is built. An `hnsw` index is built many
            times slower when it does not fit into `maintenance_work_mem`.
            """)
        .on("IndexStmt")
        .bad(
            "CREATE TABLE papers (id bigint PRIMARY KEY, body jsonb); CREATE INDEX ON papers (body)")
        .good(
            "CREATE TABLE papers (id bigint PRIMARY KEY, body jsonb); CREATE INDEX ON papers USING gin (body)",
            "CREATE TABLE papers (id bigint PRIMARY KEY, body jsonb); CREATE INDEX ON papers ((body ->> 'a'))");
  }

  @Override
  public void check(Case statement, Report report) {
    if (!statement.is("IndexStmt")) {
      return;
    }
    switch (statement.field("accessMethod")) {
      case "btree", "" -> types(statement, report);
      case "ivfflat" -> lists(statement, report);
      case "hnsw" -> memory(statement, report);
      default -> {}
    }
  }

  private static void types(Case statement, Report report) {
    String first = KnownIndex.of(statement.node()).columns().getFirst();
    String type = type(statement, first);
    String kind = KINDS.getOrDefault(type, "");
    if (!first.isEmpty() && !kind.isEmpty()) {
      report.add(
          statement.targetName() + "." + first,
          "A b-tree over %s finds equal values of %s only.".formatted(type, first),
          "Use %s, or index an expression that takes one value out of it.".formatted(kind));
    }
  }

  private static String type(Case statement, String column) {
    JsonNode table = statement.node().path("relation");
    return statement
        .target()
        .flatMap(there -> there.column(column))
        .map(known -> known.type().replaceAll("\\(.*", "").replaceAll(".*\\.", ""))
        .or(() ->
            statement.script().earlier().stream()
                .filter(other -> other.tag().equals("CreateStmt"))
                .filter(other -> Tables.same(statement, table, other.node().path("relation")))
                .flatMap(other -> other.node().path("tableElts").valueStream())
                .map(item -> item.path("ColumnDef"))
                .filter(item -> PgNode.text(item, "colname").equals(column))
                .map(item -> new TypeWritten(item.path("typeName")).name())
                .findFirst())
        .orElse("");
  }

  private static void lists(Case statement, Report report) {
    if (!statement.targetIsLive()) {
      report.add(
          statement.targetName(),
          "The index on %s learns its lists now, and there are no rows to learn from."
              .formatted(statement.targetName()),
          "Create the index when the table is filled.");
    }
  }

  private static void memory(Case statement, Report report) {
    boolean set =
        statement.script().earlier().stream()
            .map(SqlStatement::node)
            .anyMatch(node -> PgNode.text(node, "name").equals("maintenance_work_mem"));
    if (!set && statement.targetIsLive()) {
      report.add(
          statement.targetName(),
          "The graph of the index on %s may not fit into maintenance_work_mem."
              .formatted(statement.targetName()),
          "Set maintenance_work_mem for the session before.");
    }
  }
}
