package dev.countersign.postgres.dialect;

import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// The way in which pg_dump sets what not every server has: `SELECT set_config(name, 'view,
/// foreign-table', false) FROM pg_settings WHERE name = 'x'`.
///
/// The name comes from a row, but only from the row of this one name, so it is as good as written
/// out. Everything that could give the parts another meaning makes it something else: an alias, a
/// further clause, a function, a relation or an operator that is not the server's own.
final class SettingByRow {

  private static final Set<String> CLAUSES =
      Set.of("targetList", "fromClause", "whereClause", "limitOption", "op");
  private static final Set<String> TABLE =
      Set.of("schemaname", "relname", "inh", "relpersistence", "location");

  private SettingByRow() {}

  /// The query with the name written out, when it is of this form; else the query as it is.
  static JsonNode named(JsonNode select, Walk walk) {
    JsonNode where = select.path("whereClause").path("A_Expr");
    var call = SettingCall.in(select, CLAUSES, walk.names());
    if (call.isEmpty() || !isName(call.get().name())) {
      return select;
    }
    walk.reach().literalRead();
    boolean sameForm =
        call.get().valueIsText()
            && call.get().untilTheSessionEnds()
            && isOneName(where, walk.names())
            && readsSettings(select.path("fromClause"), walk.names());
    if (!sameForm) {
      return select;
    }
    JsonNode copy = select.deepCopy();
    if (SettingCall.arguments(copy) instanceof ArrayNode arguments) {
      arguments.set(0, where.path("rexpr").deepCopy());
    }
    return copy;
  }

  private static boolean isName(JsonNode expression) {
    var node = PgNode.of(expression);
    return node.is("ColumnRef") && PgNode.names(node.get("fields")).equals(List.of("name"));
  }

  private static boolean isOneName(JsonNode where, Resolution names) {
    return PgNode.text(where, "kind").equals("AEXPR_OP")
        && PgNode.names(where.path("name")).equals(List.of("="))
        && isName(where.path("lexpr"))
        && SettingCall.isText(where.path("rexpr"))
        && names.operators(List.of("=")).stream().allMatch(Operator::builtIn);
  }

  private static boolean readsSettings(JsonNode from, Resolution names) {
    JsonNode table = from.path(0).path("RangeVar");
    return from.size() == 1
        && SettingCall.hasOnly(table, TABLE)
        && names.relation(table) instanceof Resolution.Known(var relation)
        && relation.builtIn()
        && relation.schema().equals(SearchPath.SYSTEM)
        && relation.name().equals("pg_settings");
  }
}
