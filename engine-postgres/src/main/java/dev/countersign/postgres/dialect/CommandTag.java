package dev.countersign.postgres.dialect;

import static java.util.Map.entry;

import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// The command tag that the server answers a statement with (`CreateCommandTag` in
/// `src/backend/tcop/utility.c`, PostgreSQL 18).
final class CommandTag {

  private static final Map<String, String> FIXED =
      Map.ofEntries(
          entry("AlterCollationStmt", "ALTER COLLATION"),
          entry("AlterDatabaseRefreshCollStmt", "ALTER DATABASE"),
          entry("AlterDatabaseSetStmt", "ALTER DATABASE"),
          entry("AlterDatabaseStmt", "ALTER DATABASE"),
          entry("AlterDefaultPrivilegesStmt", "ALTER DEFAULT PRIVILEGES"),
          entry("AlterDomainStmt", "ALTER DOMAIN"),
          entry("AlterEnumStmt", "ALTER TYPE"),
          entry("AlterEventTrigStmt", "ALTER EVENT TRIGGER"),
          entry("AlterExtensionContentsStmt", "ALTER EXTENSION"),
          entry("AlterExtensionStmt", "ALTER EXTENSION"),
          entry("AlterFdwStmt", "ALTER FOREIGN DATA WRAPPER"),
          entry("AlterForeignServerStmt", "ALTER SERVER"),
          entry("AlterOpFamilyStmt", "ALTER OPERATOR FAMILY"),
          entry("AlterOperatorStmt", "ALTER OPERATOR"),
          entry("AlterPolicyStmt", "ALTER POLICY"),
          entry("AlterPublicationStmt", "ALTER PUBLICATION"),
          entry("AlterRoleSetStmt", "ALTER ROLE"),
          entry("AlterRoleStmt", "ALTER ROLE"),
          entry("AlterSeqStmt", "ALTER SEQUENCE"),
          entry("AlterStatsStmt", "ALTER STATISTICS"),
          entry("AlterSubscriptionStmt", "ALTER SUBSCRIPTION"),
          entry("AlterSystemStmt", "ALTER SYSTEM"),
          entry("AlterTSConfigurationStmt", "ALTER TEXT SEARCH CONFIGURATION"),
          entry("AlterTSDictionaryStmt", "ALTER TEXT SEARCH DICTIONARY"),
          entry("AlterTableSpaceOptionsStmt", "ALTER TABLESPACE"),
          entry("AlterTypeStmt", "ALTER TYPE"),
          entry("AlterUserMappingStmt", "ALTER USER MAPPING"),
          entry("CallStmt", "CALL"),
          entry("CheckPointStmt", "CHECKPOINT"),
          entry("ClusterStmt", "CLUSTER"),
          entry("CommentStmt", "COMMENT"),
          entry("CompositeTypeStmt", "CREATE TYPE"),
          entry("ConstraintsSetStmt", "SET CONSTRAINTS"),
          entry("CopyStmt", "COPY"),
          entry("CreateAmStmt", "CREATE ACCESS METHOD"),
          entry("CreateCastStmt", "CREATE CAST"),
          entry("CreateConversionStmt", "CREATE CONVERSION"),
          entry("CreateDomainStmt", "CREATE DOMAIN"),
          entry("CreateEnumStmt", "CREATE TYPE"),
          entry("CreateEventTrigStmt", "CREATE EVENT TRIGGER"),
          entry("CreateExtensionStmt", "CREATE EXTENSION"),
          entry("CreateFdwStmt", "CREATE FOREIGN DATA WRAPPER"),
          entry("CreateForeignServerStmt", "CREATE SERVER"),
          entry("CreateForeignTableStmt", "CREATE FOREIGN TABLE"),
          entry("CreateOpClassStmt", "CREATE OPERATOR CLASS"),
          entry("CreateOpFamilyStmt", "CREATE OPERATOR FAMILY"),
          entry("CreatePLangStmt", "CREATE LANGUAGE"),
          entry("CreatePolicyStmt", "CREATE POLICY"),
          entry("CreatePublicationStmt", "CREATE PUBLICATION"),
          entry("CreateRangeStmt", "CREATE TYPE"),
          entry("CreateRoleStmt", "CREATE ROLE"),
          entry("CreateSchemaStmt", "CREATE SCHEMA"),
          entry("CreateSeqStmt", "CREATE SEQUENCE"),
          entry("CreateStatsStmt", "CREATE STATISTICS"),
          entry("CreateStmt", "CREATE TABLE"),
          entry("CreateSubscriptionStmt", "CREATE SUBSCRIPTION"),
          entry("CreateTableSpaceStmt", "CREATE TABLESPACE"),
          entry("CreateTransformStmt", "CREATE TRANSFORM"),
          entry("CreateTrigStmt", "CREATE TRIGGER"),
          entry("CreateUserMappingStmt", "CREATE USER MAPPING"),
          entry("CreatedbStmt", "CREATE DATABASE"),
          entry("DeclareCursorStmt", "DECLARE CURSOR"),
          entry("DeleteStmt", "DELETE"),
          entry("DoStmt", "DO"),
          entry("DropOwnedStmt", "DROP OWNED"),
          entry("DropRoleStmt", "DROP ROLE"),
          entry("DropSubscriptionStmt", "DROP SUBSCRIPTION"),
          entry("DropTableSpaceStmt", "DROP TABLESPACE"),
          entry("DropUserMappingStmt", "DROP USER MAPPING"),
          entry("DropdbStmt", "DROP DATABASE"),
          entry("ExecuteStmt", "EXECUTE"),
          entry("ExplainStmt", "EXPLAIN"),
          entry("ImportForeignSchemaStmt", "IMPORT FOREIGN SCHEMA"),
          entry("IndexStmt", "CREATE INDEX"),
          entry("InsertStmt", "INSERT"),
          entry("ListenStmt", "LISTEN"),
          entry("LoadStmt", "LOAD"),
          entry("LockStmt", "LOCK TABLE"),
          entry("MergeStmt", "MERGE"),
          entry("NotifyStmt", "NOTIFY"),
          entry("PrepareStmt", "PREPARE"),
          entry("ReassignOwnedStmt", "REASSIGN OWNED"),
          entry("RefreshMatViewStmt", "REFRESH MATERIALIZED VIEW"),
          entry("ReindexStmt", "REINDEX"),
          entry("ReplicaIdentityStmt", "ALTER TABLE"),
          entry("RuleStmt", "CREATE RULE"),
          entry("SecLabelStmt", "SECURITY LABEL"),
          entry("TruncateStmt", "TRUNCATE TABLE"),
          entry("UnlistenStmt", "UNLISTEN"),
          entry("UpdateStmt", "UPDATE"),
          entry("VariableShowStmt", "SHOW"),
          entry("ViewStmt", "CREATE VIEW"));

  private static final Map<String, String> TRANSACTIONS =
      Map.of(
          "TRANS_STMT_BEGIN", "BEGIN",
          "TRANS_STMT_START", "START TRANSACTION",
          "TRANS_STMT_COMMIT", "COMMIT",
          "TRANS_STMT_ROLLBACK", "ROLLBACK",
          "TRANS_STMT_ROLLBACK_TO", "ROLLBACK",
          "TRANS_STMT_SAVEPOINT", "SAVEPOINT",
          "TRANS_STMT_RELEASE", "RELEASE",
          "TRANS_STMT_PREPARE", "PREPARE TRANSACTION",
          "TRANS_STMT_COMMIT_PREPARED", "COMMIT PREPARED",
          "TRANS_STMT_ROLLBACK_PREPARED", "ROLLBACK PREPARED");

  private CommandTag() {}

  static String of(String tag, JsonNode node) {
    String fixed = FIXED.get(tag);
    return fixed != null ? fixed : computed(tag, node);
  }

  private static String computed(String tag, JsonNode node) {
    return switch (tag) {
      case "SelectStmt" -> select(node);
      case "TransactionStmt" -> TRANSACTIONS.getOrDefault(PgNode.text(node, "kind"), "");
      case "AlterTableStmt" -> "ALTER " + objectType(node, "objtype");
      case "AlterTableMoveAllStmt" -> "ALTER " + objectType(node, "objtype");
      case "AlterFunctionStmt" -> "ALTER " + objectType(node, "objtype");
      case "AlterObjectDependsStmt", "AlterObjectSchemaStmt", "AlterOwnerStmt" ->
          "ALTER " + objectType(node, "objectType");
      case "RenameStmt" -> rename(node);
      case "DefineStmt" -> "CREATE " + objectType(node, "kind");
      case "DropStmt" -> "DROP " + objectType(node, "removeType");
      case "CreateFunctionStmt" ->
          PgNode.flag(node, "is_procedure") ? "CREATE PROCEDURE" : "CREATE FUNCTION";
      case "CreateTableAsStmt" -> createTableAs(node);
      case "DeallocateStmt" -> PgNode.flag(node, "isall") ? "DEALLOCATE ALL" : "DEALLOCATE";
      case "ClosePortalStmt" ->
          node.path("portalname").isMissingNode() ? "CLOSE CURSOR ALL" : "CLOSE CURSOR";
      case "DiscardStmt" -> PgNode.text(node, "target").replace('_', ' ');
      case "FetchStmt" -> PgNode.flag(node, "ismove") ? "MOVE" : "FETCH";
      case "GrantStmt" -> PgNode.flag(node, "is_grant") ? "GRANT" : "REVOKE";
      case "GrantRoleStmt" -> PgNode.flag(node, "is_grant") ? "GRANT ROLE" : "REVOKE ROLE";
      case "VacuumStmt" -> PgNode.flag(node, "is_vacuumcmd") ? "VACUUM" : "ANALYZE";
      case "VariableSetStmt" -> PgNode.text(node, "kind").startsWith("VAR_RESET") ? "RESET" : "SET";
      default -> "";
    };
  }

  private static String select(JsonNode node) {
    if (!node.path("intoClause").isMissingNode()) {
      return "SELECT INTO";
    }
    for (JsonNode locking : node.path("lockingClause")) {
      String strength = PgNode.text(locking.path("LockingClause"), "strength");
      return switch (strength) {
        case "LCS_FORKEYSHARE" -> "SELECT FOR KEY SHARE";
        case "LCS_FORSHARE" -> "SELECT FOR SHARE";
        case "LCS_FORNOKEYUPDATE" -> "SELECT FOR NO KEY UPDATE";
        default -> "SELECT FOR UPDATE";
      };
    }
    return "SELECT";
  }

  private static String createTableAs(JsonNode node) {
    if (PgNode.text(node, "objtype").equals("OBJECT_MATVIEW")) {
      return "CREATE MATERIALIZED VIEW";
    }
    return PgNode.flag(node, "is_select_into") ? "SELECT INTO" : "CREATE TABLE AS";
  }

  private static String rename(JsonNode node) {
    boolean ofRelation = PgNode.text(node, "renameType").matches("OBJECT_(COLUMN|ATTRIBUTE)");
    return "ALTER " + objectType(node, ofRelation ? "relationType" : "renameType");
  }

  /// The words of an `ObjectType`, as they stand behind CREATE, ALTER or DROP.
  static String objectType(JsonNode node, String field) {
    String type = PgNode.text(node, field);
    return switch (type) {
      case "OBJECT_MATVIEW" -> "MATERIALIZED VIEW";
      case "OBJECT_FDW" -> "FOREIGN DATA WRAPPER";
      case "OBJECT_FOREIGN_SERVER" -> "SERVER";
      case "OBJECT_OPCLASS" -> "OPERATOR CLASS";
      case "OBJECT_OPFAMILY" -> "OPERATOR FAMILY";
      case "OBJECT_STATISTIC_EXT" -> "STATISTICS";
      case "OBJECT_TABCONSTRAINT" -> "TABLE";
      case "OBJECT_DOMCONSTRAINT" -> "DOMAIN";
      case "OBJECT_ATTRIBUTE" -> "TYPE";
      case "OBJECT_TSCONFIGURATION" -> "TEXT SEARCH CONFIGURATION";
      case "OBJECT_TSDICTIONARY" -> "TEXT SEARCH DICTIONARY";
      case "OBJECT_TSPARSER" -> "TEXT SEARCH PARSER";
      case "OBJECT_TSTEMPLATE" -> "TEXT SEARCH TEMPLATE";
      case "OBJECT_LARGEOBJECT" -> "LARGE OBJECT";
      default -> type.replaceFirst("^OBJECT_", "").replace('_', ' ').toUpperCase(Locale.ROOT);
    };
  }
}
