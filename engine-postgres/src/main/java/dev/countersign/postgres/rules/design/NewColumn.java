package dev.countersign.postgres.rules.design;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A column that a statement declares.
///
/// @param table its table in words
/// @param name its name
/// @param node its `ColumnDef` node
/// @param way how the statement declares it
record NewColumn(String table, String name, JsonNode node, Way way) {

  /// How a column is declared.
  enum Way {
    CREATED,
    ADDED,
    /// It is there and gets another type.
    RETYPED
  }

  private static final Fact<List<NewColumn>> DECLARED = new Fact<>(NewColumn::read);

  /// All that a statement declares for tables that are not temporary.
  static List<NewColumn> in(Case statement) {
    return statement.get(DECLARED);
  }

  private static List<NewColumn> read(Case statement) {
    Optional<JsonNode> table = Tables.of(statement);
    if (table.isEmpty()) {
      return List.of();
    }
    String name = statement.named(table.get());
    var columns = new ArrayList<NewColumn>();
    for (JsonNode item : statement.node().path("tableElts")) {
      if (item.has("ColumnDef") && item.path("ColumnDef").has("typeName")) {
        columns.add(of(name, item.path("ColumnDef"), Way.CREATED));
      }
    }
    for (JsonNode command : statement.commands("AT_AddColumn")) {
      columns.add(of(name, PgNode.of(command.path("def")).body(), Way.ADDED));
    }
    for (JsonNode command : statement.commands("AT_AlterColumnType")) {
      JsonNode type = PgNode.of(command.path("def")).body();
      columns.add(new NewColumn(name, PgNode.text(command, "name"), type, Way.RETYPED));
    }
    return columns;
  }

  private static NewColumn of(String table, JsonNode node, Way way) {
    return new NewColumn(table, PgNode.text(node, "colname"), node, way);
  }

  /// Its name with the table's.
  String object() {
    return table + "." + name;
  }

  boolean isNew() {
    return way != Way.RETYPED;
  }

  TypeWritten type() {
    return new TypeWritten(node.path("typeName"));
  }

  /// Whether it has a constraint of this type, such as `CONSTR_PRIMARY`.
  boolean has(String contype) {
    for (JsonNode item : node.path("constraints")) {
      if (PgNode.text(item.path("Constraint"), "contype").equals(contype)) {
        return true;
      }
    }
    return false;
  }

  /// Whether it can never be NULL.
  boolean isNotNull() {
    return has("CONSTR_NOTNULL") || has("CONSTR_PRIMARY") || isNumbered();
  }

  /// Whether a sequence gives its values.
  boolean isNumbered() {
    return has("CONSTR_IDENTITY") || type().isSerial();
  }
}
