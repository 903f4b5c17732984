package dev.countersign.postgres.driver;

import dev.countersign.core.Statement;
import dev.countersign.pggrammar.PgParser;
import dev.countersign.postgres.dialect.ParsedSql;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.SqlStatement;
import dev.countersign.postgres.dialect.TransactionBlocks;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Decides how the statements of a change stand to transactions.
///
/// What is not known to refuse a transaction gets one: the server says "cannot run inside a
/// transaction block" before anything takes effect, and then the runner tries without.
public final class RunModes {

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
    if (statements.stream().anyMatch(TransactionBlocks::refuse)) {
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
    return statements.stream().noneMatch(TransactionBlocks::refuse) && canBeWrapped(statements);
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
}
