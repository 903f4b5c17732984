package dev.countersign.postgres.rules.script;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import dev.countersign.postgres.rules.Script;
import java.util.Set;

/// A transaction that is never ended.
final class UncommittedTransaction implements Rule {

  private static final Set<String> BEGINS = Set.of("TRANS_STMT_BEGIN", "TRANS_STMT_START");
  private static final Set<String> ENDS =
      Set.of("TRANS_STMT_COMMIT", "TRANS_STMT_ROLLBACK", "TRANS_STMT_PREPARE");

  @Override
  public Card card() {
    return Card.high(
            "uncommitted-transaction",
            """
            The file opens a transaction and does not end it. When the connection closes, all of it is rolled back,
            and the tool that applied the file believes that it was done; until then its locks are held.
            """)
        .on("TransactionStmt")
        .inFiles()
        .bad("BEGIN; UPDATE orders SET note = 'x' WHERE id = 1")
        .good("BEGIN; UPDATE orders SET note = 'x' WHERE id = 1; COMMIT");
  }

  @Override
  public void check(Case statement, Report report) {
    Script script = statement.script();
    boolean opens =
        script.runner() == Script.Runner.TOOL
            && !script.inTransaction()
            && statement.statement().map(Script::control).filter(BEGINS::contains).isPresent();
    if (opens && script.later().stream().map(Script::control).noneMatch(ENDS::contains)) {
      report.add(
          "",
          "The transaction that begins here is never committed: all of it is rolled back.",
          "End it with COMMIT.");
    }
  }
}
