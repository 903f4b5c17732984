package dev.countersign.postgres.rules;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.SqlStatement;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/// How a statement stands to the others of its change.
public final class Script {

  /// Who runs a change.
  public enum Runner {
    /// Countersign: it sets its own timeouts and tries again.
    GATE,
    /// Some tool that is not known; the change stands in a file.
    TOOL
  }

  private static final Set<String> BEGINS = Set.of("TRANS_STMT_BEGIN", "TRANS_STMT_START");
  private static final Set<String> ENDS =
      Set.of("TRANS_STMT_COMMIT", "TRANS_STMT_ROLLBACK", "TRANS_STMT_PREPARE");

  private final List<SqlStatement> all;
  private final int from;
  private final int to;
  private final Runner runner;
  private final OptionalInt begin;
  private final Made made;

  private Script(
      List<SqlStatement> all, int from, int to, Runner runner, OptionalInt begin, Made made) {
    this.all = all;
    this.from = from;
    this.to = to;
    this.runner = runner;
    this.begin = begin;
    this.made = made;
  }

  /// The place before the first of all statements that could be read.
  ///
  /// @param wrapped whether whoever runs it puts all of the change into one transaction
  public static Script of(List<SqlStatement> all, Runner runner, boolean wrapped) {
    OptionalInt begin = wrapped ? OptionalInt.of(0) : OptionalInt.empty();
    Made made = new Made(all.size() > 1 ? all : List.of());
    return new Script(List.copyOf(all), 0, 0, runner, begin, made);
  }

  /// The place of the statement that comes here.
  public Script here() {
    return new Script(all, from, from + 1, runner, begin, made);
  }

  /// The place behind that statement.
  public Script next() {
    String control = control(all.get(from));
    OptionalInt after = begin;
    if (BEGINS.contains(control)) {
      after = OptionalInt.of(from + 1);
    } else if (ENDS.contains(control)) {
      after = OptionalInt.empty();
    }
    return new Script(all, from + 1, from + 1, runner, after, made);
  }

  /// Who runs it.
  public Runner runner() {
    return runner;
  }

  /// The statements before it.
  public List<SqlStatement> earlier() {
    return all.subList(0, from);
  }

  /// The statements behind it.
  public List<SqlStatement> later() {
    return all.subList(to, all.size());
  }

  /// Whether the statement runs inside a transaction that has or may have other statements.
  public boolean inTransaction() {
    return begin.isPresent();
  }

  /// The earlier statements of the transaction that the statement runs in; none outside of one.
  public List<SqlStatement> sameTransaction() {
    return begin.isPresent() ? all.subList(begin.getAsInt(), from) : List.of();
  }

  /// What of a statement's objects nobody else uses yet.
  Fresh fresh(Case statement) {
    return new Fresh(made, from, statement);
  }

  /// Whether it is the first statement of the change.
  public boolean isFirst() {
    return from == 0;
  }

  /// Whether it is the last statement of the change.
  public boolean isLast() {
    return to == all.size();
  }

  private static String control(SqlStatement statement) {
    return statement.tag().equals("TransactionStmt") ? PgNode.text(statement.node(), "kind") : "";
  }
}
