package dev.countersign.postgres.rules.design;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.SqlStatement;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Fact;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A constraint that a statement declares, beside a column or by itself.
///
/// @param node its `Constraint` node
/// @param columns the columns it is about, as far as they are named; none for a CHECK by itself
record NewConstraint(JsonNode node, List<String> columns) {

  NewConstraint {
    columns = List.copyOf(columns);
  }

  private static final Fact<List<NewConstraint>> DECLARED = new Fact<>(NewConstraint::read);

  /// All that a statement declares for a table that is not temporary.
  static List<NewConstraint> in(Case statement) {
    return statement.get(DECLARED);
  }

  private static List<NewConstraint> read(Case statement) {
    return Tables.of(statement).isEmpty() ? List.of() : in(statement.tag(), statement.node());
  }

  /// All that a statement declares.
  static List<NewConstraint> in(SqlStatement statement) {
    return in(statement.tag(), statement.node());
  }

  private static List<NewConstraint> in(String tag, JsonNode statement) {
    var found = new ArrayList<NewConstraint>();
    if (tag.equals("CreateStmt")) {
      statement.path("tableElts").forEach(item -> add(PgNode.of(item), found));
    } else if (tag.equals("AlterTableStmt")) {
      for (JsonNode item : statement.path("cmds")) {
        JsonNode command = PgNode.of(item).body();
        if (List.of("AT_AddColumn", "AT_AddConstraint").contains(PgNode.text(command, "subtype"))) {
          add(PgNode.of(command.path("def")), found);
        }
      }
    }
    return found;
  }

  private static void add(PgNode item, List<NewConstraint> found) {
    switch (item.tag()) {
      case "Constraint" -> found.add(new NewConstraint(item.body(), columns(item.body())));
      case "ColumnDef" -> {
        List<String> itself = List.of(PgNode.text(item.body(), "colname"));
        for (JsonNode constraint : item.get("constraints")) {
          found.add(new NewConstraint(PgNode.of(constraint).body(), itself));
        }
      }
      default -> {}
    }
  }

  private static List<String> columns(JsonNode node) {
    return PgNode.names(node.path(node.has("fk_attrs") ? "fk_attrs" : "keys"));
  }

  String name() {
    return PgNode.text(node, "conname");
  }

  boolean isForeignKey() {
    return is("CONSTR_FOREIGN");
  }

  boolean isPrimaryKey() {
    return is("CONSTR_PRIMARY");
  }

  boolean is(String contype) {
    return PgNode.text(node, "contype").equals(contype);
  }

  /// The columns in words.
  String words() {
    return String.join(", ", columns);
  }
}
