package dev.countersign.postgres.rules.script;

import dev.countersign.postgres.dialect.SqlStatement;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Planned;
import dev.countersign.postgres.rules.Probe;
import dev.countersign.postgres.rules.Report;
import java.sql.SQLException;
import java.util.Set;

/// A statement that the server does not even plan.
final class DryRunFailed implements Probe {

  private static final Set<String> ROWS =
      Set.of(
          "InsertStmt",
          "UpdateStmt",
          "DeleteStmt",
          "MergeStmt",
          "SelectStmt",
          "VariableSetStmt",
          "TransactionStmt");

  @Override
  public Card card() {
    return Card.high(
            "dry-run-failed",
            """
            The server was asked how it would run the statement, without running it, and refused: a name, a type or
            a privilege is not as the statement needs it. It is only asked where no earlier statement of the change
            could have made what is missing, and where asking runs no code that nobody has seen.
            """)
        .bad(
            "UPDATE orders SET nothing = 1 WHERE id = 1",
            "INSERT INTO orders (id) VALUES ('x')",
            "DELETE FROM orders WHERE note = 1")
        .refused("42703", "22P02", "42883")
        .good("UPDATE orders SET note = 'x' WHERE id = 1");
  }

  @Override
  public void ask(Case statement, Server server, Report report) throws SQLException {
    boolean alone =
        statement.script().earlier().stream().map(SqlStatement::tag).allMatch(ROWS::contains);
    if (alone && server.planned() instanceof Planned.Refused(String state, String message)) {
      report.add(
          statement.targetName(),
          "The server does not take it: %s (SQLSTATE %s).".formatted(message, state),
          "Correct it, and review it again.");
    }
  }
}
