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

/// One UPDATE over a large part of a large table.
final class UnbatchedBackfill implements Probe {

  @Override
  public Card card() {
    return Card.high(
            "unbatched-backfill",
            """
            One UPDATE of very many rows locks all of them until it is done, doubles them in the table, floods the
            replicas, and starts again from nothing when it fails. Go through the key in ranges, a few thousand rows
            in a transaction each, with a pause between them.
            """)
        .on("UpdateStmt")
        .bad(
            "UPDATE big SET filler = 'y' WHERE filler IS NOT NULL",
            "UPDATE big SET filler = 'y' WHERE filler IS DISTINCT FROM 'y'",
            "UPDATE big SET filler = 'y' WHERE id > 100")
        .good("UPDATE orders SET note = 'y' WHERE id IN (1, 2, 3)")
        .option("rows", 100_000L, "from this number of rows on it is a backfill");
  }

  @Override
  public void check(Case statement, Report report) {
    if (Backfill.is(statement) && Backfill.hasRows(statement, report.number("rows"))) {
      add(statement, "most rows", report);
    }
  }

  @Override
  public void ask(Case statement, Server server, Report report) throws SQLException {
    boolean unbounded =
        statement.is("UpdateStmt")
            && statement.effects().stream().anyMatch(UnbatchedBackfill::isUnbounded);
    if (unbounded
        && server.planned() instanceof Planned.Rows(long rows)
        && rows >= report.number("rows")) {
      add(statement, "about %,d rows".formatted(rows), report);
    }
  }

  private static boolean isUnbounded(Effect effect) {
    return effect.action() == Action.UPDATE && effect.extent() == Extent.UNBOUNDED;
  }

  private static void add(Case statement, String rows, Report report) {
    report.add(
        statement.targetName(),
        "One UPDATE changes %s of %s and keeps them locked until it is done."
            .formatted(rows, statement.targetName()),
        "Update ranges of the key, a few thousand rows in a transaction each.");
  }
}
