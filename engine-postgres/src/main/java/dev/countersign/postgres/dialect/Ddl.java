package dev.countersign.postgres.dialect;

import dev.countersign.core.evidence.Action;
import dev.countersign.core.evidence.Effect;
import dev.countersign.core.evidence.Effect.Extent;
import dev.countersign.core.evidence.ObjectName;
import dev.countersign.postgres.dialect.Relation.WriteEvent;
import dev.countersign.postgres.dialect.RelationReach.Changed;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Commands that create, change, drop, lock, copy or maintain relations.
final class Ddl {

  /// `AccessShareLock` in `src/include/storage/lockdefs.h`.
  private static final int ACCESS_SHARE = 1;

  private Ddl() {}

  static void createTable(JsonNode node, Walk walk) {
    boolean temporary = new Objects(walk).create(node.path("relation"), "table");
    if (temporary) {
      temporaryCode(node, walk);
    }
    for (JsonNode parent : node.path("inhRelations")) {
      new Objects(walk).relation(Action.ALTER, parent.path("RangeVar"), "table");
    }
    references(node.path("tableElts"), walk);
  }

  /// What is written to a temporary table later is not judged again, so its code is judged now.
  private static void temporaryCode(JsonNode node, Walk walk) {
    walk.follow(node.path("tableElts"));
    walk.follow(node.path("constraints"));
    walk.follow(node.path("ofTypename"));
    for (JsonNode element : node.path("tableElts")) {
      JsonNode like = element.path("TableLikeClause").path("relation");
      if (walk.names().relation(like) instanceof Resolution.Known known) {
        walk.analyst().relations().writeCode(known.relation(), true, walk);
      }
    }
  }

  /// A foreign key locks the table it refers to.
  private static void references(JsonNode elements, Walk walk) {
    for (JsonNode element : elements) {
      var node = PgNode.of(element);
      if (node.is("ColumnDef")) {
        references(node.get("constraints"), walk);
      } else if (node.is("Constraint") && node.has("pktable")) {
        new Objects(walk).relation(Action.READ, node.get("pktable"), "table");
      }
    }
  }

  static void createTableAs(JsonNode node, Walk walk) {
    boolean view = PgNode.text(node, "objtype").equals("OBJECT_MATVIEW");
    new Objects(walk).create(node.path("into").path("rel"), view ? "materialized view" : "table");
    var query = PgNode.of(node.path("query"));
    Commands.follow(query.tag(), query.body(), walk);
    columnsOfQuery(walk);
  }

  /// What is written to a temporary relation later, or cast to its row, is not judged again, so the
  /// types of the columns that a query gives it are judged now.
  static void columnsOfQuery(Walk walk) {
    if (walk.reach().effects().stream().anyMatch(e -> e.action() == Action.TEMPORARY)) {
      walk.analyst()
          .hazards()
          .checkedTypes(walk.reach())
          .forEach(domain -> walk.analyst().types().use(domain, walk));
    }
  }

  /// `SELECT … INTO`.
  static void into(JsonNode node, Walk walk) {
    new Objects(walk).create(node.path("rel"), "table");
  }

  static void createView(JsonNode node, Walk walk) {
    boolean temporary = new Objects(walk).create(node.path("view"), "view");
    Walk query = temporary ? walk : walk.aside();
    query.follow(node.path("query"));
    query.reach().relations().forEach(walk.reach()::add);
    columnsOfQuery(walk);
  }

  static void createIndex(JsonNode node, Walk walk) {
    JsonNode table = node.path("relation");
    Resolution.Named named = walk.names().relation(table);
    if (named instanceof Resolution.Temporary) {
      walk.follow(node.path("indexParams"));
      walk.follow(node.path("whereClause"));
    } else {
      String schema = named instanceof Resolution.Known known ? known.relation().schema() : "";
      String name = PgNode.text(node, "idxname");
      walk.add(
          Effect.of(
              Action.CREATE,
              new ObjectName(
                  "index",
                  Optional.of(schema).filter(s -> !s.isEmpty()),
                  name.isEmpty() ? "(name chosen by the server)" : name,
                  !schema.isEmpty())));
    }
    new Objects(walk).relation(Action.ALTER, table, "table");
  }

  static void createSequence(JsonNode node, Walk walk) {
    new Objects(walk).create(node.path("sequence"), "sequence");
  }

  static void createSchema(JsonNode node, Walk walk) {
    String name = PgNode.text(node, "schemaname");
    String owner = Objects.role(node.path("authrole"));
    walk.add(Effect.of(Action.CREATE, ObjectName.of("schema", name.isEmpty() ? owner : name)));
    for (JsonNode element : node.path("schemaElts")) {
      var statement = PgNode.of(element);
      Commands.follow(statement.tag(), statement.body(), walk);
    }
  }

  static void createForeignTable(JsonNode node, Walk walk) {
    new Objects(walk).create(node.path("base").path("relation"), "foreign table");
    walk.add(Effect.of(Action.ALTER, ObjectName.of("server", PgNode.text(node, "servername"))));
  }

  static void onTable(JsonNode node, Walk walk, String kind, String nameField, String tableField) {
    Resolution.Named named = walk.names().relation(node.path(tableField));
    String name = PgNode.text(node, nameField);
    walk.add(
        Effect.of(
            Action.CREATE,
            named instanceof Resolution.Known known
                ? ObjectName.of(kind, known.relation().schema(), name)
                : ObjectName.unresolved(kind, name)));
    if (!(named instanceof Resolution.Temporary)) {
      new Objects(walk).relation(Action.ALTER, node.path(tableField), "table");
    }
  }

  static void createTrigger(JsonNode node, Walk walk) {
    onTable(node, walk, "trigger", "trigname", "relation");
  }

  static void createRule(JsonNode node, Walk walk) {
    onTable(node, walk, "rule", "rulename", "relation");
  }

  static void createPolicy(JsonNode node, Walk walk) {
    onTable(node, walk, "policy", "policy_name", "table");
  }

  static void alterPolicy(JsonNode node, Walk walk) {
    walk.add(
        Effect.of(Action.ALTER, ObjectName.unresolved("policy", PgNode.text(node, "policy_name"))));
    new Objects(walk).relation(Action.ALTER, node.path("table"), "table");
  }

  static void alterTable(JsonNode node, Walk walk) {
    String kind = Objects.kind(PgNode.text(node, "objtype"));
    JsonNode table = node.path("relation");
    if (kind.equals("type")) {
      new Objects(walk).object(Action.ALTER, "OBJECT_TYPE", listOf(table));
      return;
    }
    new Objects(walk).relation(Action.ALTER, table, kind);
    boolean temporary = walk.names().relation(table) instanceof Resolution.Temporary;
    for (JsonNode item : node.path("cmds")) {
      JsonNode command = item.path("AlterTableCmd");
      if (temporary) {
        walk.follow(command.path("def"));
      }
      subcommand(command, table, walk);
    }
  }

  private static JsonNode listOf(JsonNode rangeVar) {
    var factory = tools.jackson.databind.node.JsonNodeFactory.instance;
    return factory.objectNode().set("RangeVar", rangeVar);
  }

  private static void subcommand(JsonNode command, JsonNode table, Walk walk) {
    String type = PgNode.text(command, "subtype");
    references(wrap(command.path("def")), walk);
    JsonNode partition = command.path("def").path("PartitionCmd").path("name");
    if (!partition.isMissingNode()) {
      new Objects(walk).relation(Action.ALTER, partition, "table");
    }
    // Switching triggers off switches off what they check.
    if (type.startsWith("AT_DisableTrig") || type.equals("AT_EnableReplicaTrig")) {
      new Objects(walk).relation(Action.INTEGRITY_OFF, table, "table");
    }
    if (type.equals("AT_AddInherit") || type.equals("AT_DropInherit")) {
      new Objects(walk).relation(Action.ALTER, command.path("def").path("RangeVar"), "table");
    }
  }

  private static JsonNode wrap(JsonNode node) {
    var array = tools.jackson.databind.node.JsonNodeFactory.instance.arrayNode();
    return node.isMissingNode() ? array : array.add(node);
  }

  static void alterSequence(JsonNode node, Walk walk) {
    new Objects(walk).relation(Action.ALTER, node.path("sequence"), "sequence");
  }

  static void rename(JsonNode node, Walk walk) {
    walk.reach().changesSession();
    relationOrObject(node, PgNode.text(node, "renameType"), walk);
  }

  static void moveOrOwn(JsonNode node, Walk walk) {
    relationOrObject(node, PgNode.text(node, "objectType"), walk);
  }

  private static void relationOrObject(JsonNode node, String type, Walk walk) {
    JsonNode relation = node.path("relation");
    if (!relation.isMissingNode()) {
      new Objects(walk).relation(Action.ALTER, relation, Objects.kind(type));
    } else if (node.path("object").isMissingNode()) {
      String name = PgNode.text(node, "subname");
      walk.add(Effect.of(Action.ALTER, ObjectName.of(Objects.kind(type), name)));
    } else {
      new Objects(walk).object(Action.ALTER, type, node.path("object"));
    }
    if (type.equals("OBJECT_ROLE")) {
      walk.add(Effect.of(Action.ROLE, ObjectName.of("role", PgNode.text(node, "subname"))));
    }
  }

  static void drop(JsonNode node, Walk walk) {
    walk.reach().changesSession();
    String type = PgNode.text(node, "removeType");
    for (JsonNode object : node.path("objects")) {
      new Objects(walk).object(Action.DROP, type, object);
    }
  }

  static void comment(JsonNode node, Walk walk) {
    new Objects(walk).object(Action.ALTER, PgNode.text(node, "objtype"), node.path("object"));
  }

  static void truncate(JsonNode node, Walk walk) {
    for (JsonNode item : node.path("relations")) {
      Resolution.Named named = walk.names().relation(item.path("RangeVar"));
      truncate(named, walk);
      if (named instanceof Resolution.Known known
          && PgNode.text(node, "behavior").equals("DROP_CASCADE")) {
        cascade(known.relation(), walk);
      }
    }
  }

  private static void truncate(Resolution.Named named, Walk walk) {
    new Writes(walk)
        .write(named, WriteEvent.TRUNCATE, Action.TRUNCATE, Extent.UNBOUNDED, Changed.ANY);
  }

  private static void cascade(Relation relation, Walk walk) {
    for (Relation.ForeignKey key : relation.referencedBy()) {
      walk.analyst()
          .catalog()
          .relation(key.fromRelation())
          .filter(child -> !walk.reach().relations().contains(child))
          .ifPresent(child -> {
            truncate(new Resolution.Known(child), walk);
            cascade(child, walk);
          });
    }
  }

  static void copy(JsonNode node, Walk walk) {
    boolean program = PgNode.flag(node, "is_program");
    String file = PgNode.text(node, "filename");
    if (program || !file.isEmpty()) {
      walk.add(
          Action.SERVER_FILE,
          ObjectName.of(program ? "program" : "file", file),
          program ? "It runs a program on the server." : "It uses a file of the server.");
    }
    walk.follow(node.path("whereClause"));
    var query = PgNode.of(node.path("query"));
    if (!query.tag().isEmpty()) {
      Commands.follow(query.tag(), query.body(), walk);
      if (query.tag().equals("SelectStmt") && walk.reach().effects().isEmpty()) {
        walk.add(Effect.of(Action.READ, ObjectName.of("expression", "expression")));
      }
    } else if (PgNode.flag(node, "is_from")) {
      new Writes(walk)
          .write(
              walk.names().relation(node.path("relation")),
              WriteEvent.INSERT,
              Action.COPY_IN,
              Extent.UNBOUNDED,
              Changed.ANY);
    } else {
      walk.follow(wrapRelation(node.path("relation")));
    }
  }

  private static JsonNode wrapRelation(JsonNode rangeVar) {
    var factory = tools.jackson.databind.node.JsonNodeFactory.instance;
    return factory.objectNode().set("RangeVar", rangeVar);
  }

  /// Every query of a table takes `ACCESS SHARE` by itself; to take it first is what pg_dump does.
  /// A lock on a view reaches what is behind the view.
  static void lock(JsonNode node, Walk walk) {
    boolean shared = node.path("mode").asInt(0) == ACCESS_SHARE;
    for (JsonNode item : node.path("relations")) {
      JsonNode relation = item.path("RangeVar");
      boolean asQueriesDo = shared && isTable(walk.names().relation(relation));
      new Objects(walk).relation(asQueriesDo ? Action.READ : Action.LOCK, relation, "table");
    }
  }

  private static boolean isTable(Resolution.Named named) {
    return named instanceof Resolution.Known(var relation)
        && (relation.kind() == Relation.Kind.TABLE
            || relation.kind() == Relation.Kind.PARTITIONED_TABLE);
  }

  static void vacuum(JsonNode node, Walk walk) {
    boolean full = false;
    for (JsonNode option : node.path("options")) {
      JsonNode element = option.path("DefElem");
      if (PgNode.text(element, "defname").equals("full")) {
        full = !SessionCommands.off(element.path("arg"), walk);
      }
    }
    Action action = full ? Action.MAINTAIN_HEAVY : Action.MAINTAIN;
    for (JsonNode item : node.path("rels")) {
      JsonNode table = item.path("VacuumRelation").path("relation");
      new Objects(walk).relation(action, table, "table");
      if (walk.names().relation(table) instanceof Resolution.Known known) {
        walk.analyst().relations().writeCode(known.relation(), true, walk);
      }
    }
    if (node.path("rels").isEmpty()) {
      everything(action, walk);
    }
  }

  private static void everything(Action action, Walk walk) {
    walk.add(
        action,
        ObjectName.of("database", walk.names().session().database()),
        "It works on all tables.");
  }

  static void heavy(JsonNode node, Walk walk) {
    if (node.path("relation").isMissingNode()) {
      everything(Action.MAINTAIN_HEAVY, walk);
    } else {
      new Objects(walk).relation(Action.MAINTAIN_HEAVY, node.path("relation"), "table");
    }
  }

  static void refresh(JsonNode node, Walk walk) {
    heavy(node, walk);
    if (walk.names().relation(node.path("relation")) instanceof Resolution.Known known) {
      Walk inner =
          walk.into(known.relation().objectName(), walk.names().ofDefinitions(), Walk.Scope.EMPTY);
      known
          .relation()
          .viewSql()
          .ifPresent(sql -> Definitions.query(walk.analyst().parser(), sql, inner));
      walk.reach().addAll(inner.reach());
    }
  }

  static void createFunction(JsonNode node, Walk walk) {
    boolean procedure = PgNode.flag(node, "is_procedure");
    List<String> names = PgNode.names(node.path("funcname"));
    new Objects(walk).create(names, procedure ? "procedure" : "function");
    for (JsonNode option : node.path("options")) {
      JsonNode element = option.path("DefElem");
      String language = PgNode.text(element.path("arg").path("String"), "sval");
      if (PgNode.text(element, "defname").equals("language")
          && Set.of("c", "internal").contains(SearchPath.fold(language))) {
        walk.add(
            Action.SERVER_FILE,
            ObjectName.of("language", language),
            "It loads machine code into the server.");
      }
    }
  }
}
