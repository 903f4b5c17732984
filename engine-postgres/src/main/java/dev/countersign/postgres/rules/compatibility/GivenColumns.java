package dev.countersign.postgres.rules.compatibility;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.Relation.Column;
import dev.countersign.postgres.dialect.Relation.Generation;
import dev.countersign.postgres.rules.Case;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Which columns an INSERT or COPY gives values of its own.
final class GivenColumns {

  private GivenColumns() {}

  /// Whether it gives this column a value that is neither DEFAULT nor from a sequence.
  static boolean gives(Case statement, Column column) {
    int place = names(statement).indexOf(column.name());
    if (place < 0 || !takes(statement, column)) {
      return false;
    }
    JsonNode select = PgNode.of(statement.node().path("selectStmt")).body();
    JsonNode rows = select.path("valuesLists");
    if (rows.isEmpty()) {
      return statement.is("CopyStmt") || isNumber(selected(select, place));
    }
    return rows.valueStream().anyMatch(row -> isNumber(PgNode.of(row).get("items").path(place)));
  }

  private static JsonNode selected(JsonNode select, int place) {
    JsonNode target = PgNode.of(select.path("targetList").path(place)).get("val");
    return select.path("targetList").toString().contains("A_Star") ? select : target;
  }

  private static List<String> names(Case statement) {
    JsonNode node = statement.node();
    List<String> written =
        statement.is("CopyStmt")
            ? PgNode.names(node.path("attlist"))
            : node.path("cols")
                .valueStream()
                .map(item -> PgNode.text(PgNode.of(item).body(), "name"))
                .toList();
    boolean nothing = statement.is("InsertStmt") && !node.has("selectStmt");
    return written.isEmpty() && !nothing
        ? statement.target().map(Relation::columns).orElse(List.of()).stream()
            .map(Column::name)
            .toList()
        : written;
  }

  /// An INSERT into a column that is always generated fails, unless it overrides.
  private static boolean takes(Case statement, Column column) {
    return column.generation() != Generation.IDENTITY_ALWAYS
        || statement.is("CopyStmt")
        || statement.field("override").equals("OVERRIDING_SYSTEM_VALUE");
  }

  private static boolean isNumber(JsonNode value) {
    PgNode node = PgNode.of(value);
    boolean sequence =
        node.is("FuncCall") && PgNode.names(node.get("funcname")).getLast().equals("nextval");
    return !value.isMissingNode() && !node.is("SetToDefault") && !sequence;
  }
}
