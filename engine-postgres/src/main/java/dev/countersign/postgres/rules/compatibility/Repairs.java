package dev.countersign.postgres.rules.compatibility;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.SqlStatement;
import dev.countersign.postgres.rules.Case;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Earlier statements of a change that write to the rows which a later one depends on.
final class Repairs {

  private static final Set<String> WRITES =
      Set.of("InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt");

  private Repairs() {}

  /// Says that what the server answered may not hold any more; empty text when nothing was written.
  static String words(Case statement) {
    Optional<Relation> table = statement.target();
    boolean written =
        statement.script().earlier().stream()
            .filter(earlier -> WRITES.contains(earlier.tag()))
            .map(earlier -> statement.found().relation(earlier.node().path("relation")))
            .anyMatch(relation -> relation.isPresent() && relation.equals(table));
    return written ? ", unless the change itself has mended them before" : "";
  }

  /// Whether an earlier statement gives every NULL of a column a value.
  static boolean fills(Case statement, String column) {
    Optional<Relation> table = statement.target();
    return statement.script().earlier().stream()
        .filter(earlier -> earlier.tag().equals("UpdateStmt"))
        .filter(
            earlier -> statement.found().relation(earlier.node().path("relation")).equals(table))
        .anyMatch(earlier -> sets(earlier, column) && isForNulls(earlier.node(), column));
  }

  private static boolean sets(SqlStatement update, String column) {
    for (JsonNode item : update.node().path("targetList")) {
      JsonNode target = PgNode.of(item).body();
      PgNode value = PgNode.of(target.path("val"));
      boolean constant = value.is("A_Const") && !PgNode.flag(value.body(), "isnull");
      if (constant && PgNode.text(target, "name").equals(column)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isForNulls(JsonNode update, String column) {
    if (update.has("fromClause")) {
      return false;
    }
    PgNode where = PgNode.of(update.path("whereClause"));
    boolean isNull =
        where.is("NullTest") && PgNode.text(where.body(), "nulltesttype").equals("IS_NULL");
    var fields = PgNode.names(PgNode.of(where.get("arg")).get("fields"));
    return !update.has("whereClause")
        || (isNull && !fields.isEmpty() && fields.getLast().equals(column));
  }
}
