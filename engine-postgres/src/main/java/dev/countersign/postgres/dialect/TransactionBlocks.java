package dev.countersign.postgres.dialect;

import java.util.Locale;
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
          "DropSubscriptionStmt");

  private static final Set<String> CONCURRENT_FLAG = Set.of("IndexStmt", "DropStmt");
  private static final Set<String> OFF = Set.of("false", "off", "no", "0", "none");

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
        || (tag.equals("CreateSubscriptionStmt") && createsSlot(node))
        || (tag.equals("AlterSubscriptionStmt") && refreshes(node))
        || (tag.equals("AlterDatabaseStmt") && has(node.path("options"), "tablespace"))
        || (tag.equals("TransactionStmt") && endsPrepared(node))
        || (tag.equals("DiscardStmt") && PgNode.text(node, "target").equals("DISCARD_ALL"));
  }

  private static boolean reindexesAlone(JsonNode node) {
    boolean many =
        !Set.of("REINDEX_OBJECT_INDEX", "REINDEX_OBJECT_TABLE").contains(PgNode.text(node, "kind"));
    return many || isOn(node.path("params"), "concurrently");
  }

  private static boolean createsSlot(JsonNode node) {
    return !isOff(node.path("options"), "connect") && !isOff(node.path("options"), "create_slot");
  }

  /// Other publications are copied at once, unless that is switched off.
  private static boolean refreshes(JsonNode node) {
    return switch (PgNode.text(node, "kind")) {
      case "ALTER_SUBSCRIPTION_REFRESH" -> true;
      case "ALTER_SUBSCRIPTION_SET_PUBLICATION",
          "ALTER_SUBSCRIPTION_ADD_PUBLICATION",
          "ALTER_SUBSCRIPTION_DROP_PUBLICATION" ->
          !isOff(node.path("options"), "refresh");
      default -> false;
    };
  }

  private static boolean endsPrepared(JsonNode node) {
    return Set.of("TRANS_STMT_COMMIT_PREPARED", "TRANS_STMT_ROLLBACK_PREPARED")
        .contains(PgNode.text(node, "kind"));
  }

  private static boolean isOff(JsonNode options, String name) {
    return has(options, name) && !isOn(options, name);
  }

  private static boolean has(JsonNode options, String name) {
    for (JsonNode item : options) {
      if (PgNode.text(PgNode.of(item).body(), "defname").equals(name)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOn(JsonNode options, String name) {
    for (JsonNode item : options) {
      PgNode option = PgNode.of(item);
      if (PgNode.text(option.body(), "defname").equals(name)) {
        return isTrue(option.get("arg"));
      }
    }
    return false;
  }

  /// A truth value as the grammar has it; one that is left out is true.
  private static boolean isTrue(JsonNode argument) {
    PgNode value = PgNode.of(argument);
    return switch (value.tag()) {
      case "Boolean" -> PgNode.flag(value.body(), "boolval");
      case "Integer" -> value.get("ival").asInt(0) != 0;
      default -> !OFF.contains(PgNode.text(value.body(), "sval").toLowerCase(Locale.ROOT));
    };
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
