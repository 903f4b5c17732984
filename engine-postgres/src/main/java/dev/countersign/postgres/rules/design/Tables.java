package dev.countersign.postgres.rules.design;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.SqlStatement;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Fact;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Which table a statement makes or changes.
final class Tables {

  private static final Fact<Optional<JsonNode>> TABLE = new Fact<>(Tables::read);

  private Tables() {}

  /// The table that a statement makes or changes, unless it is temporary or dropped by the same
  /// change; nothing when the statement leaves one alone that is there.
  static Optional<JsonNode> of(Case statement) {
    return statement.get(TABLE);
  }

  private static Optional<JsonNode> read(Case statement) {
    JsonNode table = statement.node().path("relation");
    boolean alters =
        statement.is("AlterTableStmt") && statement.field("objtype").equals("OBJECT_TABLE");
    boolean skips =
        PgNode.flag(statement.node(), "if_not_exists")
            && statement.found().relation(table).isPresent();
    boolean looked = (statement.is("CreateStmt") || alters) && !skips;
    return looked && isKept(statement, table) && !isDropped(statement, table)
        ? Optional.of(table)
        : Optional.empty();
  }

  /// Whether a RangeVar node names something that outlives the session.
  static boolean isKept(Case statement, JsonNode rangeVar) {
    boolean unqualified = PgNode.text(rangeVar, "schemaname").isEmpty();
    return !PgNode.text(rangeVar, "relpersistence").equals("t")
        && !PgNode.text(rangeVar, "schemaname").equals("pg_temp")
        && !(unqualified
            && statement.session().temporary().containsKey(PgNode.text(rangeVar, "relname")));
  }

  /// Whether the statement makes a table that stands by itself: no partition.
  static boolean makesTable(Case statement) {
    return statement.is("CreateStmt")
        && of(statement).isPresent()
        && !statement.node().has("partbound");
  }

  private static boolean isDropped(Case statement, JsonNode table) {
    String schema = schema(statement, table);
    return statement.script().later().stream()
        .map(SqlStatement::node)
        .filter(later -> PgNode.text(later, "removeType").equals("OBJECT_TABLE"))
        .flatMap(later -> later.path("objects").valueStream())
        .map(item -> PgNode.names(PgNode.of(item).get("items")))
        .filter(names -> names.getLast().equals(PgNode.text(table, "relname")))
        .anyMatch(names -> names.size() < 2 || names.get(names.size() - 2).equals(schema));
  }

  /// Whether two RangeVar nodes name the same relation.
  static boolean same(Case statement, JsonNode one, JsonNode other) {
    return PgNode.text(one, "relname").equals(PgNode.text(other, "relname"))
        && schema(statement, one).equals(schema(statement, other));
  }

  /// The statements of the change, other than this one, about the same relation.
  static Stream<SqlStatement> others(Case statement, JsonNode table) {
    return Stream.of(statement.script().earlier(), statement.script().later())
        .flatMap(List::stream)
        .filter(other -> same(statement, table, other.node().path("relation")));
  }

  /// The schema that a RangeVar node's relation is in, or would be made in.
  static String schema(Case statement, JsonNode rangeVar) {
    String written = PgNode.text(rangeVar, "schemaname");
    return written.isEmpty()
        ? statement
            .found()
            .relation(rangeVar)
            .map(Relation::schema)
            .orElseGet(() -> creation(statement))
        : written;
  }

  private static String creation(Case statement) {
    return statement.found().path().stream()
        .filter(schema -> !schema.equals("pg_catalog"))
        .filter(schema -> statement.catalog().schema(schema).isPresent())
        .findFirst()
        .orElse("public");
  }
}
