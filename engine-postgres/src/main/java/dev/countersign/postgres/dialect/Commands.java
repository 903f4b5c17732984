package dev.countersign.postgres.dialect;

import dev.countersign.core.evidence.Action;
import dev.countersign.core.evidence.Effect;
import dev.countersign.core.evidence.ObjectName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Which statement is answered for by whom: the one place that knows all of them.
final class Commands {

  private static final Map<String, Handler> HANDLERS = new HashMap<>();

  static {
    put("SelectStmt", SessionCommands::select);
    put("InsertStmt", SessionCommands::insert);
    put("UpdateStmt", SessionCommands::update);
    put("DeleteStmt", SessionCommands::delete);
    put("MergeStmt", SessionCommands::merge);
    put("CopyStmt", Ddl::copy);
    put("TruncateStmt", Ddl::truncate);

    put("TransactionStmt", SessionCommands::transaction);
    put("VariableSetStmt", SessionCommands::set);
    put("VariableShowStmt", SessionCommands::session);
    put("ConstraintsSetStmt", SessionCommands::session);
    put("DiscardStmt", SessionCommands::discard);
    put("PrepareStmt", SessionCommands::prepare);
    put("ExecuteStmt", SessionCommands::execute);
    put("DeallocateStmt", SessionCommands::changing);
    put("DeclareCursorStmt", SessionCommands::cursor);
    put("FetchStmt", SessionCommands::session);
    put("ClosePortalStmt", SessionCommands::session);
    put("ListenStmt", SessionCommands::session);
    put("UnlistenStmt", SessionCommands::session);
    put("NotifyStmt", SessionCommands::notification);
    put("ExplainStmt", SessionCommands::explain);
    put("DoStmt", SessionCommands::code);
    put("CallStmt", SessionCommands::procedure);

    put("CreateStmt", Ddl::createTable);
    put("CreateTableAsStmt", Ddl::createTableAs);
    put("CreateForeignTableStmt", Ddl::createForeignTable);
    put("ViewStmt", Ddl::createView);
    put("IndexStmt", Ddl::createIndex);
    put("CreateSeqStmt", Ddl::createSequence);
    put("CreateSchemaStmt", Ddl::createSchema);
    put("CreateTrigStmt", Ddl::createTrigger);
    put("RuleStmt", Ddl::createRule);
    put("CreatePolicyStmt", Ddl::createPolicy);
    put("CreateFunctionStmt", Ddl::createFunction);
    put("AlterTableStmt", Ddl::alterTable);
    put("AlterPolicyStmt", Ddl::alterPolicy);
    put("AlterSeqStmt", Ddl::alterSequence);
    put("RenameStmt", Ddl::rename);
    put("AlterObjectSchemaStmt", Ddl::moveOrOwn);
    put("AlterObjectDependsStmt", Ddl::moveOrOwn);
    put("AlterOwnerStmt", Ddl::moveOrOwn);
    put("DropStmt", Ddl::drop);
    put("CommentStmt", Ddl::comment);
    put("SecLabelStmt", Ddl::comment);

    put("LockStmt", Ddl::lock);
    put("VacuumStmt", Ddl::vacuum);
    put("ClusterStmt", Ddl::heavy);
    put("ReindexStmt", Ddl::heavy);
    put("RefreshMatViewStmt", Ddl::refresh);
    put(
        "CheckPointStmt",
        (_, walk) -> walk.add(Action.MAINTAIN_HEAVY, named("server", "checkpoint"), ""));

    put("CompositeTypeStmt", (node, walk) -> new Objects(walk).createType(node.path("typevar")));
    created("CreateAmStmt", "access method", "amname");
    created("CreateConversionStmt", "conversion", "conversion_name");
    created("CreateDomainStmt", "domain", "domainname");
    created("CreateEnumStmt", "type", "typeName");
    created("CreateRangeStmt", "type", "typeName");
    created("CreateEventTrigStmt", "event trigger", "trigname");
    created("CreateExtensionStmt", "extension", "extname");
    created("CreateOpClassStmt", "operator class", "opclassname");
    created("CreateOpFamilyStmt", "operator family", "opfamilyname");
    created("CreatePLangStmt", "language", "plname");
    created("CreateStatsStmt", "statistics", "defnames");
    created("CreatedbStmt", "database", "dbname");
    put("CreateCastStmt", (_, walk) -> walk.add(Action.CREATE, named("cast", "cast"), ""));
    put(
        "CreateTransformStmt",
        (_, walk) -> walk.add(Action.CREATE, named("transform", "transform"), ""));
    put(
        "DefineStmt",
        (node, walk) ->
            new Objects(walk)
                .create(
                    PgNode.names(node.path("defnames")), Objects.kind(PgNode.text(node, "kind"))));

    altered("AlterCollationStmt", "OBJECT_COLLATION", "collname");
    altered("AlterDomainStmt", "OBJECT_DOMAIN", "typeName");
    altered("AlterEnumStmt", "OBJECT_TYPE", "typeName");
    altered("AlterTypeStmt", "OBJECT_TYPE", "typeName");
    altered("AlterOpFamilyStmt", "OBJECT_OPFAMILY", "opfamilyname");
    altered("AlterStatsStmt", "OBJECT_STATISTIC_EXT", "defnames");
    altered("AlterTSConfigurationStmt", "OBJECT_TSCONFIGURATION", "cfgname");
    altered("AlterTSDictionaryStmt", "OBJECT_TSDICTIONARY", "dictname");
    globally(Action.ALTER, "AlterEventTrigStmt", "event trigger", "trigname");
    globally(Action.ALTER, "AlterExtensionContentsStmt", "extension", "extname");
    globally(Action.ALTER, "AlterExtensionStmt", "extension", "extname");
    globally(Action.ALTER, "AlterDatabaseRefreshCollStmt", "database", "dbname");
    globally(Action.ALTER, "AlterDatabaseStmt", "database", "dbname");
    globally(Action.ALTER, "AlterTableSpaceOptionsStmt", "tablespace", "tablespacename");
    globally(Action.ALTER, "AlterTableMoveAllStmt", "tablespace", "orig_tablespacename");
    put("ReplicaIdentityStmt", (_, walk) -> walk.add(Action.ALTER, named("table", "table"), ""));
    put(
        "AlterFunctionStmt",
        (node, walk) ->
            new Objects(walk)
                .object(
                    Action.ALTER,
                    PgNode.text(node, "objtype"),
                    wrapped("ObjectWithArgs", node.path("func"))));
    put(
        "AlterOperatorStmt",
        (node, walk) ->
            new Objects(walk)
                .object(
                    Action.ALTER,
                    "OBJECT_OPERATOR",
                    wrapped("ObjectWithArgs", node.path("opername"))));

    globally(Action.DROP, "DropTableSpaceStmt", "tablespace", "tablespacename");
    globally(Action.DROP, "DropdbStmt", "database", "dbname");
    globally(Action.DROP, "DropUserMappingStmt", "user mapping", "servername");
    globally(Action.NETWORK, "AlterFdwStmt", "foreign data wrapper", "fdwname");
    globally(Action.NETWORK, "AlterForeignServerStmt", "server", "servername");
    globally(Action.NETWORK, "AlterUserMappingStmt", "user mapping", "servername");
    globally(Action.NETWORK, "CreateFdwStmt", "foreign data wrapper", "fdwname");
    globally(Action.NETWORK, "CreateForeignServerStmt", "server", "servername");
    globally(Action.NETWORK, "CreateUserMappingStmt", "user mapping", "servername");
    globally(Action.NETWORK, "ImportForeignSchemaStmt", "server", "server_name");
    globally(Action.NETWORK, "AlterSubscriptionStmt", "subscription", "subname");
    globally(Action.NETWORK, "CreateSubscriptionStmt", "subscription", "subname");
    globally(Action.NETWORK, "DropSubscriptionStmt", "subscription", "subname");
    globally(Action.REPLICATION, "AlterPublicationStmt", "publication", "pubname");
    globally(Action.REPLICATION, "CreatePublicationStmt", "publication", "pubname");
    globally(Action.SERVER_FILE, "CreateTableSpaceStmt", "tablespace", "tablespacename");
    globally(Action.SERVER_FILE, "LoadStmt", "library", "filename");
    globally(Action.ROLE, "CreateRoleStmt", "role", "role");

    put("AlterRoleStmt", Privileges::role);
    put("DropRoleStmt", Privileges::dropRoles);
    put("GrantStmt", Privileges::grant);
    put("GrantRoleStmt", Privileges::grantRole);
    put("AlterDefaultPrivilegesStmt", Privileges::defaults);
    put("DropOwnedStmt", Privileges::dropOwned);
    put("ReassignOwnedStmt", Privileges::reassign);
    put("AlterSystemStmt", Privileges::serverSetting);
    put("AlterDatabaseSetStmt", Privileges::serverSetting);
    put("AlterRoleSetStmt", Privileges::serverSetting);
  }

  private Commands() {}

  /// Whether somebody answers for statements of this type.
  static boolean knows(String tag) {
    return HANDLERS.containsKey(tag);
  }

  static Set<String> tags() {
    return HANDLERS.keySet();
  }

  /// Follows a whole statement.
  static void follow(String tag, JsonNode node, Walk walk) {
    Handler handler = HANDLERS.get(tag);
    if (handler == null) {
      walk.add(
          Action.UNKNOWN,
          ObjectName.unresolved("statement", tag),
          "This kind of statement is not known.");
    } else {
      handler.follow(node, walk);
    }
  }

  private static void put(String tag, Handler handler) {
    HANDLERS.put(tag, handler);
  }

  private static void created(String tag, String kind, String field) {
    put(
        tag,
        (node, walk) -> {
          JsonNode name = node.path(field);
          if (name.isArray()) {
            new Objects(walk).create(PgNode.names(name), kind);
          } else if (name.isObject()) {
            new Objects(walk).create(name, kind);
          } else {
            walk.add(Effect.of(Action.CREATE, named(kind, PgNode.text(node, field))));
          }
        });
  }

  private static void altered(String tag, String objectType, String field) {
    put(
        tag,
        (node, walk) -> {
          var list = tools.jackson.databind.node.JsonNodeFactory.instance.objectNode();
          list.set("items", node.path(field));
          new Objects(walk).object(Action.ALTER, objectType, wrapped("List", list));
        });
  }

  private static void globally(Action action, String tag, String kind, String field) {
    put(tag, (node, walk) -> walk.add(Effect.of(action, named(kind, PgNode.text(node, field)))));
  }

  private static ObjectName named(String kind, String name) {
    return ObjectName.of(kind, name);
  }

  private static JsonNode wrapped(String tag, JsonNode body) {
    return tools.jackson.databind.node.JsonNodeFactory.instance.objectNode().set(tag, body);
  }

  /// The types of node that are statements in any place where the server takes one.
  static List<String> sorted() {
    return HANDLERS.keySet().stream().sorted().toList();
  }

  private interface Handler {

    void follow(JsonNode node, Walk walk);
  }
}
