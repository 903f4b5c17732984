package dev.countersign.postgres.rules.design;

import dev.countersign.postgres.dialect.Index;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.SqlStatement;
import dev.countersign.postgres.rules.Case;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// An index that is there, or that the change makes.
///
/// @param name its name; empty text when the server chooses one
/// @param columns its keys in order; empty text for an expression
/// @param unique whether it enforces uniqueness
/// @param plain a b-tree over all rows with nothing special about any key
/// @param carries whether it carries columns that are no keys
record KnownIndex(
    String name, List<String> columns, boolean unique, boolean plain, boolean carries) {

  KnownIndex {
    columns = List.copyOf(columns);
  }

  /// Those that the catalogue has of a table.
  static List<KnownIndex> of(Relation table) {
    return table.indexes().stream()
        .filter(Index::valid)
        .map(index ->
            new KnownIndex(
                index.name(),
                index.columns().stream()
                    .map(number -> table.column(number).map(Relation.Column::name).orElse(""))
                    .toList(),
                index.unique(),
                isPlain(index),
                !index.included().isEmpty()))
        .toList();
  }

  /// Those that these statements make on a table.
  static List<KnownIndex> madeBy(Iterable<SqlStatement> statements) {
    var made = new ArrayList<KnownIndex>();
    for (SqlStatement statement : statements) {
      if (statement.tag().equals("IndexStmt")) {
        made.add(of(statement.node()));
      }
      NewConstraint.in(statement).forEach(constraint -> add(constraint, made));
    }
    return made;
  }

  /// Those that constraints make.
  static List<KnownIndex> madeBy(List<NewConstraint> constraints) {
    var made = new ArrayList<KnownIndex>();
    constraints.forEach(constraint -> add(constraint, made));
    return made;
  }

  /// The one that an IndexStmt node makes.
  static KnownIndex of(JsonNode index) {
    var columns = new ArrayList<String>();
    boolean usual = !index.has("whereClause") && isBtree(PgNode.text(index, "accessMethod"));
    for (JsonNode item : index.path("indexParams")) {
      JsonNode element = PgNode.of(item).body();
      columns.add(PgNode.text(element, "name"));
      usual &= isUsual(element);
    }
    return new KnownIndex(
        PgNode.text(index, "idxname"),
        columns,
        PgNode.flag(index, "unique"),
        usual,
        index.has("indexIncludingParams"));
  }

  /// Those of a table that are there, without what the change drops, and those that other
  /// statements of the change make.
  static List<KnownIndex> around(Case statement, JsonNode table) {
    Set<String> dropped = new HashSet<>();
    for (SqlStatement other : statement.script().later()) {
      if (PgNode.text(other.node(), "removeType").equals("OBJECT_INDEX")) {
        other
            .node()
            .path("objects")
            .forEach(item -> dropped.add(PgNode.names(PgNode.of(item).get("items")).getLast()));
      }
    }
    var known = new ArrayList<KnownIndex>();
    statement.found().relation(table).map(KnownIndex::of).ifPresent(known::addAll);
    known.removeIf(index -> dropped.contains(index.name()));
    known.addAll(madeBy(Tables.others(statement, table).toList()));
    return known;
  }

  /// Whether the server can look up rows by these columns with it.
  boolean finds(List<String> wanted) {
    return plain
        && columns.size() >= wanted.size()
        && Set.copyOf(columns.subList(0, wanted.size())).equals(Set.copyOf(wanted));
  }

  /// Whether another plain one can do all that this one does.
  boolean isCoveredBy(KnownIndex other) {
    int keys = columns.size();
    boolean prefix =
        plain
            && other.plain
            && !carries
            && !columns.contains("")
            && other.columns.size() >= keys
            && other.columns.subList(0, keys).equals(columns);
    return prefix && (!unique || (other.unique && other.columns.size() == keys));
  }

  private static void add(NewConstraint constraint, List<KnownIndex> made) {
    boolean makes = constraint.isPrimaryKey() || constraint.is("CONSTR_UNIQUE");
    if (makes && !constraint.columns().isEmpty()) {
      made.add(
          new KnownIndex(
              constraint.name(),
              constraint.columns(),
              true,
              true,
              constraint.node().has("including")));
    }
  }

  private static boolean isBtree(String method) {
    return method.isEmpty() || method.equals("btree");
  }

  private static boolean isUsual(JsonNode element) {
    return element.has("name")
        && !element.has("opclass")
        && !element.has("collation")
        && !PgNode.text(element, "ordering").equals("SORTBY_DESC")
        && PgNode.text(element, "nulls_ordering").matches("(SORTBY_NULLS_DEFAULT)?");
  }

  private static boolean isPlain(Index index) {
    return index.method().equals("btree")
        && !index.partial()
        && !index.exclusion()
        && !index.hasExpressions()
        && !index.definition().matches(".*( DESC| NULLS | COLLATE |_pattern_ops).*");
  }
}
