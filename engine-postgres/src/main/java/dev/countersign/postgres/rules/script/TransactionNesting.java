package dev.countersign.postgres.rules.script;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import dev.countersign.postgres.rules.Script;

/// BEGIN inside of a transaction, or an end without a beginning.
final class TransactionNesting implements Rule {

  @Override
  public Card card() {
    return Card.medium(
            "transaction-nesting",
            """
            PostgreSQL has no transactions within transactions: a second `BEGIN` does nothing but warn, and the first
            `COMMIT` ends all of it. A file that a tool puts into a transaction must not end it: what follows runs
            without, and the tool believes that it can still roll back.
            """)
        .on("TransactionStmt")
        .inFiles()
        .bad(
            "BEGIN; BEGIN; UPDATE orders SET note = 'x' WHERE id = 1; COMMIT",
            "UPDATE orders SET note = 'x' WHERE id = 1; COMMIT")
        .good(
            "BEGIN; UPDATE orders SET note = 'x' WHERE id = 1; COMMIT",
            "BEGIN; SAVEPOINT a; UPDATE orders SET note = 'x' WHERE id = 1;"
                + " ROLLBACK TO SAVEPOINT a; COMMIT");
  }

  @Override
  public void check(Case statement, Report report) {
    statement
        .statement()
        .map(Script::control)
        .map(kind -> matter(kind, statement.script()))
        .filter(matter -> !matter.isEmpty())
        .ifPresent(matter ->
            report.add(
                "", matter, "Leave it out, or put what it divides into files of their own."));
  }

  private static String matter(String kind, Script script) {
    return switch (kind) {
      case "TRANS_STMT_BEGIN", "TRANS_STMT_START" ->
          script.inTransaction()
              ? "A transaction is open already; the next COMMIT or ROLLBACK ends all of it."
              : "";
      case "TRANS_STMT_COMMIT", "TRANS_STMT_ROLLBACK", "TRANS_STMT_PREPARE" -> end(script);
      default -> "";
    };
  }

  private static String end(Script script) {
    if (!script.inTransaction()) {
      return "No transaction is open here that it could end.";
    }
    boolean ofTheTool =
        script.wrapped() && script.sameTransaction().size() == script.earlier().size();
    return ofTheTool
        ? "It ends the transaction of whoever applies the change; what follows runs without one."
        : "";
  }
}
