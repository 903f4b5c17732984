package dev.countersign.postgres.rules.script;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.rules.Case;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Names of a statement that are taken, or that nothing has, as the catalogue shows it. What an
/// earlier statement of the change may have made or dropped is left out.
final class Collisions {

  /// What is wrong with a name.
  record Why(String object, String message) {}

  private static final Set<String> RUNS_CODE =
      Set.of("DoStmt", "CallStmt", "ExecuteStmt", "SelectStmt", "VariableSetStmt");

  /// Subcommands that need the column that they name.
  private static final Set<String> OF_COLUMN =
      Set.of(
          "AT_DropColumn",
          "AT_ColumnDefault",
          "AT_DropNotNull",
          "AT_SetNotNull",
          "AT_AlterColumnType",
          "AT_DropExpression",
          "AT_SetStorage",
          "AT_DropIdentity");

  private Collisions() {}

  static List<Why> of(Case statement) {
    return switch (statement.tag()) {
      case "CreateStmt", "CreateSeqStmt" ->
          taken(statement.node().path(tableField(statement)), "", statement);
      case "CreateTableAsStmt" -> taken(statement.node().path("into").path("rel"), "", statement);
      case "ViewStmt" -> taken(statement.node().path("view"), "", statement);
      case "IndexStmt" -> index(statement);
      case "AlterTableStmt" -> altered(statement);
      default -> List.of();
    };
  }

  private static String tableField(Case statement) {
    return statement.is("CreateSeqStmt") ? "sequence" : "relation";
  }

  private static List<Why> index(Case statement) {
    String name = statement.field("idxname");
    Optional<Relation> table = statement.target();
    return name.isEmpty() || table.isEmpty()
        ? List.of()
        : taken(name, table.get().schema(), statement);
  }

  private static List<Why> taken(JsonNode rangeVar, String schema, Case statement) {
    boolean temporary = PgNode.text(rangeVar, "relpersistence").equals("t");
    String written = PgNode.text(rangeVar, "schemaname");
    String where = !written.isEmpty() ? written : schema.isEmpty() ? creation(statement) : schema;
    return temporary ? List.of() : taken(PgNode.text(rangeVar, "relname"), where, statement);
  }

  private static List<Why> taken(String name, String schema, Case statement) {
    JsonNode node = statement.node();
    boolean allowed = PgNode.flag(node, "if_not_exists") || PgNode.flag(node, "replace");
    var path = List.of(schema, name);
    boolean there =
        statement.found().relation(path).isPresent() || statement.found().index(path).isPresent();
    return !allowed && there && isUntouched(name, statement)
        ? List.of(new Why(schema + "." + name, "%s.%s is there already".formatted(schema, name)))
        : List.of();
  }

  private static String creation(Case statement) {
    return statement.found().path().stream()
        .filter(name -> !name.equals("pg_catalog"))
        .filter(name -> statement.catalog().schema(name).isPresent())
        .findFirst()
        .orElse("");
  }

  private static List<Why> altered(Case statement) {
    JsonNode relation = statement.node().path("relation");
    String name = PgNode.text(relation, "relname");
    if (!isUntouched(name, statement) || statement.session().temporary().containsKey(name)) {
      return List.of();
    }
    Optional<Relation> table = statement.target();
    return table.isPresent() ? columns(table.get(), statement) : missing(relation, name, statement);
  }

  private static List<Why> missing(JsonNode relation, String name, Case statement) {
    String schema = PgNode.text(relation, "schemaname");
    List<String> path = schema.isEmpty() ? List.of(name) : List.of(schema, name);
    boolean hidden =
        schema.startsWith("pg_")
            || schema.equals("information_schema")
            || statement.found().index(path).isPresent();
    return hidden || PgNode.flag(statement.node(), "missing_ok")
        ? List.of()
        : List.of(new Why(statement.targetName(), statement.targetName() + " is not there"));
  }

  private static List<Why> columns(Relation table, Case statement) {
    var all = new ArrayList<Why>();
    var added = new HashSet<String>();
    var gone = new HashSet<String>();
    statement.commands("AT_DropColumn").forEach(c -> gone.add(PgNode.text(c, "name")));
    for (JsonNode command : statement.commands()) {
      String subtype = PgNode.text(command, "subtype");
      boolean allowed = PgNode.flag(command, "missing_ok");
      if (subtype.equals("AT_AddColumn")) {
        String name = PgNode.text(PgNode.of(command.path("def")).body(), "colname");
        added.add(name);
        if (!allowed && table.column(name).isPresent() && !gone.contains(name)) {
          all.add(why(name, "has a column %s already", statement));
        }
      } else if (OF_COLUMN.contains(subtype)) {
        String name = PgNode.text(command, "name");
        if (!allowed && table.column(name).isEmpty() && !added.contains(name) && !isSystem(name)) {
          all.add(why(name, "has no column %s", statement));
        }
      }
    }
    return all;
  }

  private static boolean isSystem(String column) {
    return Set.of("ctid", "xmin", "xmax", "cmin", "cmax", "tableoid").contains(column);
  }

  private static Why why(String column, String what, Case statement) {
    return new Why(
        statement.targetName() + "." + column,
        statement.targetName() + " " + what.formatted(column));
  }

  /// Whether no earlier statement names it or may run code, so that the catalogue is right about
  /// it.
  private static boolean isUntouched(String name, Case statement) {
    String wanted = name.toLowerCase(Locale.ROOT);
    return statement.script().earlier().stream()
        .noneMatch(earlier ->
            RUNS_CODE.contains(earlier.tag())
                || earlier.text().toLowerCase(Locale.ROOT).contains(wanted));
  }
}
