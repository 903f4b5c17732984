package dev.countersign.postgres.driver;

import dev.countersign.core.Statement;
import dev.countersign.pggrammar.PgParser;
import dev.countersign.postgres.dialect.ParsedSql;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.SqlStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Decides how the statements of a change stand to transactions.
///
/// What is not known to refuse a transaction gets one: the server says "cannot run inside a
/// transaction block" before anything takes effect, and then the runner tries without.
public final class RunModes {

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
  private static final Set<String> BEGINS = Set.of("TRANS_STMT_BEGIN", "TRANS_STMT_START");
  private static final Set<String> ENDS_WELL = Set.of("TRANS_STMT_COMMIT");
  private static final Set<String> WITHIN =
      Set.of("TRANS_STMT_SAVEPOINT", "TRANS_STMT_RELEASE", "TRANS_STMT_ROLLBACK_TO");

  private RunModes() {}

  /// The mode of these messages.
  public static RunMode of(List<Statement> messages, PgParser parser) {
    var statements = new ArrayList<SqlStatement>();
    for (Statement message : messages) {
      switch (ParsedSql.parse(parser, message.text())) {
        case ParsedSql.Statements parsed -> statements.addAll(parsed.statements());
        case ParsedSql.Unparsed _ -> {
          return RunMode.BARE;
        }
      }
    }
    if (statements.stream().anyMatch(RunModes::refusesTransactions)) {
      return RunMode.BARE;
    }
    if (canBeWrapped(statements)) {
      return RunMode.WRAPPED;
    }
    boolean oneForEach = statements.size() == messages.size();
    return oneForEach && framed(statements) ? RunMode.OWN_TRANSACTION : RunMode.BARE;
  }

  /// Whether these statements run in one transaction when the runner runs them as a change.
  public static boolean wraps(List<SqlStatement> statements) {
    return statements.stream().noneMatch(RunModes::refusesTransactions) && canBeWrapped(statements);
  }

  /// Whether a statement fails inside of a transaction block.
  public static boolean refusesTransactions(SqlStatement statement) {
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

  private static boolean canBeWrapped(List<SqlStatement> statements) {
    return WITHIN.containsAll(
        statements.stream().map(RunModes::control).filter(c -> !c.isEmpty()).toList());
  }

  private static boolean framed(List<SqlStatement> statements) {
    return statements.size() > 2
        && BEGINS.contains(control(statements.getFirst()))
        && ENDS_WELL.contains(control(statements.getLast()))
        && statements.subList(1, statements.size() - 1).stream()
            .map(RunModes::control)
            .allMatch(c -> c.isEmpty() || WITHIN.contains(c));
  }

  /// What a statement does to the transaction; empty text for nothing.
  private static String control(SqlStatement statement) {
    return statement.tag().equals("TransactionStmt") ? PgNode.text(statement.node(), "kind") : "";
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
