package dev.countersign.postgres.review;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.SqlStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Plain words for the common kinds of statement.
final class StatementWords {

  private static final int COMMANDS_MAX = 3;

  private StatementWords() {}

  /// What a statement does; empty for kinds that have no words here.
  static Optional<String> of(SqlStatement statement) {
    JsonNode node = statement.node();
    return Optional.ofNullable(
            switch (statement.tag()) {
              case "AlterTableStmt" -> alter(node);
              case "DropStmt" -> drop(node);
              case "IndexStmt" -> index(node);
              case "CreateStmt" -> "creates the table " + name(node.path("relation"));
              case "ViewStmt" -> "creates the view " + name(node.path("view"));
              case "UpdateStmt" -> "changes rows of " + name(node.path("relation"));
              case "DeleteStmt" -> "deletes rows of " + name(node.path("relation"));
              case "InsertStmt" -> "adds rows to " + name(node.path("relation"));
              case "MergeStmt" -> "merges rows into " + name(node.path("relation"));
              case "TruncateStmt" -> "removes all rows of " + relations(node.path("relations"));
              case "RenameStmt" -> rename(node);
              case "GrantStmt" ->
                  (PgNode.flag(node, "is_grant") ? "gives" : "takes") + " privileges";
              case "CreateFunctionStmt" ->
                  "creates the function " + String.join(".", PgNode.names(node.path("funcname")));
              case "DoStmt" -> "runs a block of code";
              case "CallStmt" -> "calls a procedure";
              default -> "";
            })
        .filter(words -> !words.isEmpty());
  }

  private static String alter(JsonNode node) {
    var steps = new ArrayList<String>();
    for (JsonNode item : node.path("cmds")) {
      steps.add(command(PgNode.of(item).body()));
    }
    String more =
        steps.size() > COMMANDS_MAX ? " and %d more".formatted(steps.size() - COMMANDS_MAX) : "";
    return "alters "
        + name(node.path("relation"))
        + ": "
        + String.join(", ", steps.subList(0, Math.min(COMMANDS_MAX, steps.size())))
        + more;
  }

  private static String command(JsonNode command) {
    String name = PgNode.text(command, "name");
    JsonNode definition = PgNode.of(command.path("def")).body();
    return switch (PgNode.text(command, "subtype")) {
      case "AT_AddColumn" -> "adds the column " + PgNode.text(definition, "colname");
      case "AT_DropColumn" -> "drops the column " + name;
      case "AT_AlterColumnType" -> "changes the type of " + name;
      case "AT_ColumnDefault" ->
          (command.has("def") ? "sets" : "drops") + " the default of " + name;
      case "AT_SetNotNull" -> "forbids NULL in " + name;
      case "AT_DropNotNull" -> "allows NULL in " + name;
      case "AT_AddConstraint" -> "adds the constraint " + PgNode.text(definition, "conname");
      case "AT_DropConstraint" -> "drops the constraint " + name;
      case "AT_ValidateConstraint" -> "validates the constraint " + name;
      default ->
          PgNode.text(command, "subtype")
              .replaceFirst("^AT_", "")
              .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
              .toLowerCase(Locale.ROOT);
    };
  }

  private static String drop(JsonNode node) {
    String kind =
        PgNode.text(node, "removeType")
            .replace("OBJECT_", "")
            .replace('_', ' ')
            .toLowerCase(Locale.ROOT);
    var names = new ArrayList<String>();
    for (JsonNode object : node.path("objects")) {
      var item = PgNode.of(object);
      names.add(
          switch (item.tag()) {
            case "List" -> String.join(".", PgNode.names(item.get("items")));
            case "String" -> PgNode.text(item.body(), "sval");
            case "TypeName" -> String.join(".", PgNode.names(item.get("names")));
            case "ObjectWithArgs" -> String.join(".", PgNode.names(item.get("objname")));
            default -> "";
          });
    }
    boolean cascade = PgNode.text(node, "behavior").equals("DROP_CASCADE");
    return "drops the %s %s%s"
        .formatted(kind, String.join(", ", names), cascade ? " and all that depends on it" : "");
  }

  private static String index(JsonNode node) {
    return "builds %s on %s%s"
        .formatted(
            PgNode.flag(node, "unique") ? "a unique index" : "an index",
            name(node.path("relation")),
            PgNode.flag(node, "concurrent") ? " without blocking writes" : "");
  }

  private static String rename(JsonNode node) {
    String sub = PgNode.text(node, "subname");
    String what =
        sub.isEmpty() ? name(node.path("relation")) : name(node.path("relation")) + "." + sub;
    return "renames " + what + " to " + PgNode.text(node, "newname");
  }

  private static String relations(JsonNode relations) {
    List<String> names = relations.valueStream().map(r -> name(PgNode.of(r).body())).toList();
    return String.join(", ", names);
  }

  private static String name(JsonNode rangeVar) {
    String schema = PgNode.text(rangeVar, "schemaname");
    String name = PgNode.text(rangeVar, "relname");
    return schema.isEmpty() ? name : schema + "." + name;
  }
}
