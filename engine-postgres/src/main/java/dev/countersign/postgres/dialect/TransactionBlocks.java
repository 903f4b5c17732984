package dev.countersign.postgres.dialect;

import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Which statements a server refuses inside of a transaction block (`PreventInTransactionBlock`).
public final class TransactionBlocks {

  private static final Set<String> NEVER_INSIDE =
      Set.of(
          "AlterSystemStmt",
          "CreatedbStmt",
          "DropdbStmt",
          "CreateTableSpaceStmt",
          "DropTableSpaceStmt",
          "AlterDatabaseRefreshCollStmt",
          "CreateSubscriptionStmt",
          "DropSubscriptionStmt");

  private static final Set<String> CONCURRENT_FLAG = Set.of("IndexStmt", "DropStmt");

  private TransactionBlocks() {}

  /// Whether a statement fails inside of one.
  public static boolean refuse(SqlStatement statement) {
    JsonNode node = statement.node();
    String tag = statement.tag();
    return NEVER_INSIDE.contains(tag)
        || (CONCURRENT_FLAG.contains(tag) && PgNode.flag(node, "concurrent"))
        || (tag.equals("VacuumStmt") && PgNode.flag(node, "is_vacuumcmd"))
        || (tag.equals("ClusterStmt") && !node.has("relation"))
        || (tag.equals("ReindexStmt") && reindexesAlone(node))
        || (tag.equals("AlterTableStmt") && detachesConcurrently(node))
        || (tag.equals("DiscardStmt") && PgNode.text(node, "target").equals("DISCARD_ALL"));
  }

  private static boolean reindexesAlone(JsonNode node) {
    boolean many =
        !Set.of("REINDEX_OBJECT_INDEX", "REINDEX_OBJECT_TABLE").contains(PgNode.text(node, "kind"));
    return many || node.path("params").toString().contains("\"concurrently\"");
  }

  private static boolean detachesConcurrently(JsonNode node) {
    for (JsonNode item : node.path("cmds")) {
      JsonNode command = PgNode.of(item).body();
      boolean detach =
          Set.of("AT_DetachPartition", "AT_DetachPartitionFinalize")
              .contains(PgNode.text(command, "subtype"));
      if (detach && PgNode.flag(PgNode.of(command.path("def")).body(), "concurrent")) {
        return true;
      }
    }
    return false;
  }
}
