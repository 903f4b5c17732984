package dev.countersign.postgres.rules.script;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;

/// A transaction with very many statements.
final class TooManyStatementsInTransaction implements Rule {

  private static final long MOST = 100;

  @Override
  public Card card() {
    return Card.low(
            "too-many-statements-in-transaction",
            """
            Each statement adds to the locks that all of them hold until the end, to what a failure throws away, and
            to what a reviewer has to read as one.
            """)
        .bad("UPDATE orders SET note = 'x' WHERE id = 1;".repeat((int) MOST + 1))
        .good(
            "UPDATE orders SET note = 'x' WHERE id = 1; UPDATE orders SET note = 'y' WHERE id = 2")
        .option("statements", MOST, "the most statements that a transaction may have");
  }

  @Override
  public void check(Case statement, Report report) {
    long most = report.number("statements");
    boolean counts = statement.statement().filter(Substance::has).isPresent();
    if (counts
        && statement.script().sameTransaction().stream().filter(Substance::has).count() == most) {
      report.add(
          "",
          "The transaction has more than %,d statements.".formatted(most),
          "Split it into changes that can be judged and undone one by one.");
    }
  }
}
