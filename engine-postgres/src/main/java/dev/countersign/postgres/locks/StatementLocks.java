package dev.countersign.postgres.locks;

import static java.util.Map.entry;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.SqlStatement;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;

/// From a statement's syntax node to the forms of the lock table that it has.
final class StatementLocks {

  private static final Map<String, BiConsumer<JsonNode, Site>> BY_TAG =
      Map.ofEntries(
          entry("SelectStmt", RowLocks::select),
          entry("InsertStmt", RowLocks::insert),
          entry("UpdateStmt", RowLocks::update),
          entry("DeleteStmt", RowLocks::delete),
          entry("MergeStmt", RowLocks::merge),
          entry("CopyStmt", RowLocks::copy),
          entry("DeclareCursorStmt", (n, site) -> nested(n, "query", site)),
          entry("ExplainStmt", (n, site) -> nested(n, "query", site)),
          entry("PrepareStmt", (n, site) -> nested(n, "query", site)),
          entry("TruncateStmt", RowLocks::truncate),
          entry("LockStmt", RowLocks::lock),
          entry("CreateStmt", CreateLocks::table),
          entry("CreateTableAsStmt", CreateLocks::tableAs),
          entry("ViewStmt", CreateLocks::view),
          entry("IndexStmt", CreateLocks::index),
          entry("CreateSeqStmt", CreateLocks::sequence),
          entry("CreateForeignTableStmt", (n, site) -> CreateLocks.table(n.path("base"), site)),
          entry("CreateSchemaStmt", CreateLocks::schema),
          entry("CreateTrigStmt", CreateLocks::trigger),
          entry("RuleStmt", ParseLocks::rule),
          entry("CreatePolicyStmt", ParseLocks::policy),
          entry("AlterPolicyStmt", ParseLocks::policy),
          entry("CreateFunctionStmt", ParseLocks::function),
          entry("AlterObjectDependsStmt", AlterLocks::depends),
          entry("AlterExtensionContentsStmt", AlterLocks::extension),
          entry("DropOwnedStmt", OwnerLocks::drop),
          entry("ReassignOwnedStmt", OwnerLocks::reassign),
          entry("CreateStatsStmt", CreateLocks::statistics),
          entry("CreatePublicationStmt", CreateLocks::publication),
          entry("AlterPublicationStmt", CreateLocks::publication),
          entry("AlterTableStmt", AlterTableLocks::take),
          entry("RenameStmt", AlterLocks::rename),
          entry("AlterObjectSchemaStmt", AlterLocks::setSchema),
          entry("AlterOwnerStmt", AlterLocks::owner),
          entry("AlterSeqStmt", AlterLocks::sequence),
          entry("AlterDomainStmt", AlterLocks::domain),
          entry("CommentStmt", AlterLocks::comment),
          entry("GrantStmt", AlterLocks::grant),
          entry("DropStmt", DropLocks::take),
          entry("ReindexStmt", MaintenanceLocks::reindex),
          entry("ClusterStmt", MaintenanceLocks::cluster),
          entry("VacuumStmt", MaintenanceLocks::vacuum),
          entry("RefreshMatViewStmt", MaintenanceLocks::refresh));

  private StatementLocks() {}

  static void take(SqlStatement statement, Site site) {
    take(new PgNode(statement.tag(), statement.node()), site);
  }

  /// Of a statement inside of another. What says IF EXISTS of something that is not there, does
  /// nothing; where it is not known, it is taken to be there.
  static void take(PgNode statement, Site site) {
    JsonNode node = statement.body();
    JsonNode relation = node.has("sequence") ? node.path("sequence") : node.path("relation");
    boolean absent =
        PgNode.flag(node, "missing_ok")
            && relation.has("relname")
            && site.catalog().isWhole()
            && !site.found().knows(relation);
    if (!absent) {
      BY_TAG.getOrDefault(statement.tag(), (_, _) -> {}).accept(node, site);
    }
  }

  /// The syntax nodes that have a forecast; other statements lock no relation.
  static List<String> tags() {
    return BY_TAG.keySet().stream().sorted().toList();
  }

  private static void nested(JsonNode node, String field, Site site) {
    take(PgNode.of(node.path(field)), site);
  }
}
