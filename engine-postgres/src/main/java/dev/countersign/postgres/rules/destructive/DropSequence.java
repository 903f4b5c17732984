package dev.countersign.postgres.rules.destructive;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Dropped;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;

/// A sequence dropped.
final class DropSequence implements Rule {

  @Override
  public Card card() {
    return Card.medium(
            "drop-sequence",
            """
            The place that the sequence had reached is lost: one that is made anew begins again, and gives numbers
            that were given before. Programs that ask for its next value fail.
            """)
        .on("DropStmt")
        .bad("DROP SEQUENCE tickets")
        .good("ALTER SEQUENCE tickets CACHE 10", "CREATE SEQUENCE helper; DROP SEQUENCE helper");
  }

  @Override
  public void check(Case statement, Report report) {
    for (Dropped sequence : Dropped.of(statement, "OBJECT_SEQUENCE")) {
      report.add(
          sequence.object(),
          "%s is dropped, and with it the number that it had reached.".formatted(sequence.object()),
          "Make sure that nothing takes numbers from it, and note its last value.");
    }
  }
}
