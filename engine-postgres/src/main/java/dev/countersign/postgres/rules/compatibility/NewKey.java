package dev.countersign.postgres.rules.compatibility;

import dev.countersign.postgres.dialect.Index;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// A uniqueness that a statement puts over rows that are there.
///
/// @param at where it is written
/// @param columns what must be unique; expressions are left out
/// @param plain whether it is about these columns alone, compared as they always are, in all rows
/// @param nullsToo whether NULLs are the same
record NewKey(JsonNode at, List<String> columns, boolean plain, boolean nullsToo) {

  NewKey {
    columns = List.copyOf(columns);
  }

  private static final Set<String> KEY = Set.of("CONSTR_UNIQUE", "CONSTR_PRIMARY");
  private static final Fact<List<NewKey>> KEYS = new Fact<>(NewKey::read);

  /// The new uniquenesses of a statement; none where nothing has to be looked at, and none that an
  /// older one proves.
  static List<NewKey> of(Case statement) {
    return statement.get(KEYS);
  }

  private static List<NewKey> read(Case statement) {
    if (statement.fresh().relation(statement.node().path("relation"))) {
      return List.of();
    }
    var keys = new ArrayList<NewKey>();
    if (statement.is("IndexStmt")
        && PgNode.flag(statement.node(), "unique")
        && !buildsNothing(statement)) {
      keys.add(ofIndex(statement.node()));
    }
    for (JsonNode command : statement.commands("AT_AddConstraint")) {
      JsonNode constraint = PgNode.of(command.path("def")).body();
      boolean key = KEY.contains(PgNode.text(constraint, "contype"));
      if (key && PgNode.text(constraint, "indexname").isEmpty()) {
        keys.add(ofConstraint(constraint));
      }
    }
    keys.removeIf(key -> key.isFresh(statement) || key.isProven(statement));
    return keys;
  }

  /// `IF NOT EXISTS` of what is there, and an index on a partitioned table ONLY.
  private static boolean buildsNothing(Case statement) {
    JsonNode node = statement.node();
    String schema = PgNode.text(node.path("relation"), "schemaname");
    String name = PgNode.text(node, "idxname");
    boolean there =
        PgNode.flag(node, "if_not_exists")
            && statement
                .found()
                .index(schema.isEmpty() ? List.of(name) : List.of(schema, name))
                .isPresent();
    boolean partitioned =
        statement.target().filter(t -> t.kind() == Relation.Kind.PARTITIONED_TABLE).isPresent();
    return there || (partitioned && !PgNode.flag(node.path("relation"), "inh"));
  }

  private static NewKey ofIndex(JsonNode node) {
    boolean plain = !node.has("whereClause");
    var columns = new ArrayList<String>();
    for (JsonNode item : node.path("indexParams")) {
      JsonNode element = PgNode.of(item).body();
      plain &= !element.has("expr") && !element.has("opclass") && !element.has("collation");
      if (!element.has("expr")) {
        columns.add(PgNode.text(element, "name"));
      }
    }
    return new NewKey(node, columns, plain, PgNode.flag(node, "nulls_not_distinct"));
  }

  private static NewKey ofConstraint(JsonNode constraint) {
    return new NewKey(
        constraint,
        PgNode.names(constraint.path("keys")),
        !PgNode.flag(constraint, "without_overlaps"),
        PgNode.flag(constraint, "nulls_not_distinct"));
  }

  /// Whether one of its columns comes with this change, empty.
  private boolean isFresh(Case statement) {
    return !nullsToo && columns.stream().anyMatch(statement.fresh()::column);
  }

  /// Whether an older uniqueness over some of its columns leaves no room for it to fail.
  private boolean isProven(Case statement) {
    return statement
        .target()
        .filter(table ->
            table.indexes().stream()
                .filter(Index::identifies)
                .anyMatch(index -> covers(table, index)))
        .isPresent();
  }

  private boolean covers(Relation table, Index index) {
    return index.columns().stream()
        .allMatch(number ->
            table
                .column(number)
                .filter(column -> columns.contains(column.name()))
                .filter(column -> !nullsToo || column.notNull())
                .isPresent());
  }
}
