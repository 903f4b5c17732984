package dev.countersign.postgres.rules.destructive;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.rules.Case;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// An UPDATE that by its text alone reaches a large part of a table: it has no condition, or asks
/// only which values are NULL or not yet the new ones.
final class Backfill {

  private static final long ROW_BYTES = 100;

  private Backfill() {}

  static boolean is(Case statement) {
    JsonNode where = statement.node().path("whereClause");
    return statement.is("UpdateStmt")
        && (where.isMissingNode() || reachesMany(PgNode.of(where)))
        && !statement.fresh().relation(statement.node().path("relation"));
  }

  private static boolean reachesMany(PgNode condition) {
    return switch (condition.tag()) {
      case "NullTest" -> true;
      case "A_Expr" ->
          PgNode.text(condition.body(), "kind").equals("AEXPR_DISTINCT") || Tautology.is(condition);
      case "BoolExpr" ->
          condition.get("args").valueStream().map(PgNode::of).allMatch(Backfill::reachesMany);
      default -> Tautology.is(condition);
    };
  }

  /// Whether a table has so many rows; what is not known to be smaller has.
  static boolean hasRows(Case statement, long rows) {
    Optional<Relation> table = statement.target();
    return table
        .map(t -> t.size().rows() < 0 ? bytes(t) >= rows * ROW_BYTES : t.size().rows() >= rows)
        .orElse(!statement.catalog().isWhole());
  }

  private static long bytes(Relation table) {
    boolean partitioned = table.kind() == Relation.Kind.PARTITIONED_TABLE;
    return partitioned ? Long.MAX_VALUE : table.size().heapBytes();
  }
}
