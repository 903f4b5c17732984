package dev.countersign.postgres.rules;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Made.Sort;
import dev.countersign.postgres.rules.Made.Thing;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Reads from the syntax tree of one statement what it makes, renames and drops.
final class MadeBy {

  private MadeBy() {}

  static void read(String tag, JsonNode node, Made made) {
    switch (tag) {
      case "CreateStmt", "CreateForeignTableStmt", "CreateSeqStmt", "ViewStmt" ->
          relation(created(tag, node), unlessThere(node), made);
      case "CreateTableAsStmt" -> relation(node.path("into").path("rel"), unlessThere(node), made);
      case "SelectStmt" -> into(node.path("intoClause").path("rel"), made);
      case "IndexStmt" -> index(node, made);
      case "CompositeTypeStmt" -> relation(node.path("typevar"), false, made);
      case "CreateEnumStmt", "CreateRangeStmt" -> type(node.path("typeName"), made);
      case "CreateDomainStmt" -> type(node.path("domainname"), made);
      case "CreateFunctionStmt" ->
          made.make(thing(Sort.ROUTINE, PgNode.names(node.path("funcname"))), unlessThere(node));
      case "CreateSchemaStmt" -> schema(node, made);
      case "CreateTrigStmt" -> part(node.path("relation"), PgNode.text(node, "trigname"), made);
      case "CreatePolicyStmt" -> part(node.path("table"), PgNode.text(node, "policy_name"), made);
      case "AlterTableStmt" -> altered(node, made);
      case "RenameStmt" -> renamed(node, made);
      case "AlterObjectSchemaStmt" -> moved(node, made);
      case "DropStmt" -> dropped(node, made);
      default -> {}
    }
  }

  private static JsonNode created(String tag, JsonNode node) {
    return switch (tag) {
      case "CreateForeignTableStmt" -> node.path("base").path("relation");
      case "CreateSeqStmt" -> node.path("sequence");
      case "ViewStmt" -> node.path("view");
      default -> node.path("relation");
    };
  }

  private static boolean unlessThere(JsonNode node) {
    return PgNode.flag(node, "if_not_exists")
        || PgNode.flag(node.path("base"), "if_not_exists")
        || PgNode.flag(node, "replace");
  }

  private static void relation(JsonNode rangeVar, boolean unlessThere, Made made) {
    made.make(relation(rangeVar), unlessThere);
  }

  private static void into(JsonNode rangeVar, Made made) {
    if (!rangeVar.isMissingNode()) {
      relation(rangeVar, false, made);
    }
  }

  private static void index(JsonNode node, Made made) {
    String schema = PgNode.text(node.path("relation"), "schemaname");
    String name = PgNode.text(node, "idxname");
    if (!name.isEmpty()) {
      made.make(new Thing(Sort.RELATION, List.of(schema, name)), unlessThere(node));
    }
  }

  private static void type(JsonNode names, Made made) {
    made.make(thing(Sort.TYPE, PgNode.names(names)), false);
  }

  private static void schema(JsonNode node, Made made) {
    made.make(new Thing(Sort.SCHEMA, List.of(PgNode.text(node, "schemaname"))), unlessThere(node));
  }

  private static void part(JsonNode rangeVar, String name, Made made) {
    made.make(within(relation(rangeVar), name), false);
  }

  private static void altered(JsonNode node, Made made) {
    Thing table = relation(node.path("relation"));
    for (JsonNode item : node.path("cmds")) {
      JsonNode command = PgNode.of(item).body();
      JsonNode definition = PgNode.of(command.path("def")).body();
      switch (PgNode.text(command, "subtype")) {
        case "AT_AddColumn" ->
            made.make(
                within(table, PgNode.text(definition, "colname")),
                PgNode.flag(command, "missing_ok"));
        case "AT_AddConstraint" ->
            made.make(within(table, PgNode.text(definition, "conname")), false);
        case "AT_DropColumn", "AT_DropConstraint" ->
            made.drop(within(table, PgNode.text(command, "name")));
        default -> {}
      }
    }
  }

  private static void renamed(JsonNode node, Made made) {
    String name = PgNode.text(node, "newname");
    Thing relation = relation(node.path("relation"));
    switch (PgNode.text(node, "renameType")) {
      case "OBJECT_SCHEMA" ->
          made.move(new Thing(Sort.SCHEMA, List.of(PgNode.text(node, "subname"))), List.of(name));
      case "OBJECT_COLUMN",
          "OBJECT_ATTRIBUTE",
          "OBJECT_TABCONSTRAINT",
          "OBJECT_TRIGGER",
          "OBJECT_POLICY" ->
          made.move(within(relation, PgNode.text(node, "subname")), within(relation, name).path());
      case "OBJECT_TYPE", "OBJECT_DOMAIN" -> {
        named(Sort.TYPE, node, name, made);
        named(Sort.RELATION, node, name, made);
      }
      case "OBJECT_FUNCTION", "OBJECT_PROCEDURE", "OBJECT_ROUTINE", "OBJECT_AGGREGATE" ->
          named(Sort.ROUTINE, node, name, made);
      default -> {
        if (node.has("relation")) {
          made.move(relation, List.of(relation.path().getFirst(), name));
        }
      }
    }
  }

  private static void named(Sort sort, JsonNode node, String name, Made made) {
    Thing from = thing(sort, object(node.path("object")));
    made.move(from, List.of(from.path().getFirst(), name));
  }

  private static void moved(JsonNode node, Made made) {
    String schema = PgNode.text(node, "newschema");
    Thing from =
        switch (PgNode.text(node, "objectType")) {
          case "OBJECT_TYPE", "OBJECT_DOMAIN" -> thing(Sort.TYPE, object(node.path("object")));
          case "OBJECT_FUNCTION", "OBJECT_PROCEDURE", "OBJECT_ROUTINE", "OBJECT_AGGREGATE" ->
              thing(Sort.ROUTINE, object(node.path("object")));
          default -> relation(node.path("relation"));
        };
    made.move(from, List.of(schema, from.path().getLast()));
  }

  private static void dropped(JsonNode node, Made made) {
    String what = PgNode.text(node, "removeType");
    for (JsonNode item : node.path("objects")) {
      List<String> names = object(item);
      switch (what) {
        case "OBJECT_SCHEMA" -> made.drop(new Thing(Sort.SCHEMA, names));
        case "OBJECT_TYPE", "OBJECT_DOMAIN" -> made.drop(thing(Sort.TYPE, names));
        case "OBJECT_FUNCTION", "OBJECT_PROCEDURE", "OBJECT_ROUTINE", "OBJECT_AGGREGATE" ->
            made.drop(thing(Sort.ROUTINE, names));
        case "OBJECT_TRIGGER", "OBJECT_POLICY" ->
            made.drop(
                within(thing(Sort.RELATION, names.subList(0, names.size() - 1)), names.getLast()));
        default -> made.drop(thing(Sort.RELATION, names));
      }
    }
  }

  /// The name of an object that is no relation, part by part.
  static List<String> object(JsonNode wrapper) {
    var item = PgNode.of(wrapper);
    return switch (item.tag()) {
      case "List" -> PgNode.names(item.get("items"));
      case "String" -> List.of(PgNode.text(item.body(), "sval"));
      case "TypeName" -> PgNode.names(item.get("names"));
      case "ObjectWithArgs" -> PgNode.names(item.get("objname"));
      default -> List.of();
    };
  }

  static Thing relation(JsonNode rangeVar) {
    boolean temporary = PgNode.text(rangeVar, "relpersistence").equals("t");
    String schema = temporary ? "pg_temp" : PgNode.text(rangeVar, "schemaname");
    return new Thing(Sort.RELATION, List.of(schema, PgNode.text(rangeVar, "relname")));
  }

  static Thing thing(Sort sort, List<String> names) {
    String schema = names.size() < 2 ? "" : names.get(names.size() - 2);
    return new Thing(sort, List.of(schema, names.isEmpty() ? "" : names.getLast()));
  }

  static Thing within(Thing relation, String name) {
    var path = new ArrayList<>(relation.path());
    path.add(name);
    return new Thing(Sort.PART, path);
  }
}
