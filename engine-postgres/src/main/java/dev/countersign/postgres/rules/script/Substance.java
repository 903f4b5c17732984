package dev.countersign.postgres.rules.script;

import dev.countersign.postgres.dialect.SqlStatement;
import dev.countersign.postgres.dialect.TransactionBlocks;
import java.util.Set;

/// Whether a statement changes something that lasts, as far as its kind tells.
final class Substance {

  private static final Set<String> NONE =
      Set.of(
          "TransactionStmt",
          "VariableSetStmt",
          "VariableShowStmt",
          "ConstraintsSetStmt",
          "SelectStmt",
          "ExplainStmt",
          "VacuumStmt",
          "LockStmt",
          "DiscardStmt",
          "PrepareStmt",
          "DeallocateStmt",
          "ListenStmt",
          "UnlistenStmt",
          "NotifyStmt",
          "CheckPointStmt",
          "LoadStmt");

  private Substance() {}

  static boolean has(SqlStatement statement) {
    return !NONE.contains(statement.tag());
  }

  /// Whether it also can be rolled back.
  static boolean canBeTakenBack(SqlStatement statement) {
    return has(statement) && !TransactionBlocks.refuse(statement);
  }
}
