package dev.countersign.postgres;

import dev.countersign.core.engine.Transactions;
import dev.countersign.postgres.dialect.SqlStatement;
import java.util.List;

/// Whether a file runs in a transaction that it did not begin itself.
final class FileTransactions {

  private FileTransactions() {}

  static boolean wraps(List<SqlStatement> statements, Transactions applied) {
    return switch (applied) {
      case NONE -> false;
      case ONE -> true;
      // The server makes one transaction of a message, until the message takes that over.
      case ONE_MESSAGE ->
          statements.size() > 1
              && statements.stream().noneMatch(s -> s.tag().equals("TransactionStmt"));
    };
  }
}
