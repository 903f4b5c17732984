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

  private final Whole whole;
  private final List<SqlStatement> all;
  private final int from;
  private final int to;
  private final OptionalInt begin;

  private Script(Whole whole, int from, int to, OptionalInt begin) {
    this.whole = whole;
    this.all = whole.all();
    this.from = from;
    this.to = to;
    this.begin = begin;
  }

  /// What is the same at every place of the change.
  private record Whole(
      List<SqlStatement> all, Runner runner, Origin origin, boolean wrapped, Made made) {}

  /// The place before the first of all statements that could be read.
  ///
  /// @param wrapped whether whoever runs it puts all of the change into one transaction
  public static Script of(List<SqlStatement> all, Runner runner, boolean wrapped) {
    OptionalInt begin = wrapped ? OptionalInt.of(0) : OptionalInt.empty();
    Made made = new Made(all.size() > 1 ? all : List.of());
    return new Script(
        new Whole(List.copyOf(all), runner, Origin.UNKNOWN, wrapped, made), 0, 0, begin);
  }

  /// The same, with the file that the change stands in.
  public Script standingIn(Origin file) {
    var standing = new Whole(all, whole.runner(), file, whole.wrapped(), whole.made());
    return new Script(standing, from, to, begin);
  }

  /// The place of the statement that comes here.
  public Script here() {
    return new Script(whole, from, from + 1, begin);
  }

  /// The place behind that statement.
  public Script next() {
    String control = control(all.get(from));
    OptionalInt after = begin;
    if (BEGINS.contains(control)) {
      after = OptionalInt.of(from + 1);
    } else if (ENDS.contains(control)) {
      boolean chained = PgNode.flag(all.get(from).node(), "chain");
      after = chained ? OptionalInt.of(from + 1) : OptionalInt.empty();
    }
    return new Script(whole, from + 1, from + 1, after);
  }

  /// Who runs it.
  public Runner runner() {
    return whole.runner();
  }

  /// The file that it stands in.
  public Origin origin() {
    return whole.origin();
  }

  /// Whether the change begins inside of a transaction that it did not open itself.
  public boolean wrapped() {
    return whole.wrapped();
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

  /// The later statements of that transaction, up to the one that ends it; none outside of one.
  public List<SqlStatement> laterInTransaction() {
    return begin.isEmpty()
        ? List.of()
        : later().stream().takeWhile(statement -> !ENDS.contains(control(statement))).toList();
  }

  /// What of a statement's objects nobody else uses yet.
  Fresh fresh(Case statement) {
    return new Fresh(whole.made(), from, statement);
  }

  /// Whether it is the first statement of the change.
  public boolean isFirst() {
    return from == 0;
  }

  /// Whether it is the last statement of the change.
  public boolean isLast() {
    return to == all.size();
  }

  /// What a statement does to the transaction, such as `TRANS_STMT_COMMIT`; empty text for nothing.
  public static String control(SqlStatement statement) {
    return statement.tag().equals("TransactionStmt") ? PgNode.text(statement.node(), "kind") : "";
  }
}
