package dev.countersign.postgres.rules.script;

import dev.countersign.postgres.dialect.SqlStatement;
import dev.countersign.postgres.dialect.TransactionBlocks;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.Optional;
import java.util.stream.Stream;

/// A statement that cannot be rolled back, among ones that can.
final class NonTransactionalStatement implements Rule {

  @Override
  public Card card() {
    return Card.medium(
            "non-transactional-statement",
            """
            The statement refuses to run in a transaction. With it the change as a whole can run in none: when a
            statement fails, what came before it stays. Inside of a transaction it fails itself. Give it a change of
            its own.
            """)
        .bad(
            "ALTER TABLE orders ADD COLUMN state text;"
                + " CREATE INDEX CONCURRENTLY orders_note ON orders (note)",
            "VACUUM orders; UPDATE orders SET note = 'x' WHERE id = 1")
        .good(
            "CREATE INDEX CONCURRENTLY orders_note ON orders (note)",
            "SET statement_timeout = 0; DROP INDEX CONCURRENTLY orders_qty;"
                + " CREATE INDEX CONCURRENTLY orders_note ON orders (note)");
  }

  @Override
  public void check(Case statement, Report report) {
    Optional<SqlStatement> alone = statement.statement().filter(TransactionBlocks::refuse);
    if (alone.isEmpty()) {
      return;
    }
    if (statement.script().inTransaction()) {
      report.add(
          "",
          "%s fails inside of a transaction.".formatted(statement.kind()),
          "Run it outside of the transaction, in a change of its own.");
    } else if (Stream.concat(
            statement.script().earlier().stream(), statement.script().later().stream())
        .anyMatch(Substance::canBeTakenBack)) {
      report.add(
          "",
          "%s runs in no transaction: when a statement of the change fails, the ones before it stay."
              .formatted(statement.kind()),
          "Give it a change of its own.");
    }
  }
}
