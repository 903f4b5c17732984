package dev.countersign.postgres.rules.destructive;

import dev.countersign.core.evidence.Action;
import dev.countersign.core.evidence.Effect;
import dev.countersign.core.evidence.Effect.Extent;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Planned;
import dev.countersign.postgres.rules.Probe;
import dev.countersign.postgres.rules.Report;
import java.sql.SQLException;
import java.util.Set;

/// More rows changed or removed than the operator permits.
final class AffectedRowsLimit implements Probe {

  @Override
  public Card card() {
    return Card.high(
            "affected-rows-limit",
            """
            The planner expects that the statement changes or removes more rows than the limit. It guesses from
            statistics: the true number may be a third or three times as much. Where it cannot be asked, that is a
            finding too; a number that could not be had is not zero.
            """)
        .on("UpdateStmt", "DeleteStmt", "MergeStmt")
        .bad(
            "DELETE FROM big WHERE id > 100",
            "UPDATE big SET filler = 'y' WHERE id < 9000",
            "DELETE FROM big WHERE audited(id)")
        .good("DELETE FROM orders WHERE id IN (1, 2, 3)")
        .option("rows", 10_000L, "the most rows that a statement may change or remove");
  }

  @Override
  public void ask(Case statement, Server server, Report report) throws SQLException {
    if (!statement.is("UpdateStmt", "DeleteStmt", "MergeStmt")
        || statement.effects().stream().noneMatch(AffectedRowsLimit::isUnbounded)
        || statement.fresh().relation(statement.node().path("relation"))) {
      return;
    }
    long most = report.number("rows");
    switch (server.planned()) {
      case Planned.Rows(long rows) -> {
        if (rows > most) {
          report.add(
              statement.targetName(),
              "About %,d rows of %s (%,d to %,d) are reached; the limit is %,d."
                  .formatted(rows, statement.targetName(), rows / 3, rows * 3, most),
              "Reach fewer rows at a time, by ranges of the key.");
        }
      }
      case Planned.Refused(_, String message) -> unknown(statement, message, report);
      case Planned.Unasked(String why) -> unknown(statement, why, report);
    }
  }

  private static void unknown(Case statement, String why, Report report) {
    report.add(
        statement.targetName(),
        "How many rows of %s are reached is not known: %s.".formatted(statement.targetName(), why),
        "Count the rows that the condition reaches before you approve.");
  }

  private static boolean isUnbounded(Effect effect) {
    return effect.extent() == Extent.UNBOUNDED
        && Set.of(Action.UPDATE, Action.DELETE, Action.MERGE).contains(effect.action());
  }
}
