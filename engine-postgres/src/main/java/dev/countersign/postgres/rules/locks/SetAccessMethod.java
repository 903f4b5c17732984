package dev.countersign.postgres.rules.locks;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import tools.jackson.databind.JsonNode;

/// A table that is written anew for another access method.
final class SetAccessMethod implements Rule {

  @Override
  public Card card() {
    return Card.high(
            "set-access-method",
            """
            `SET ACCESS METHOD` writes table and indexes anew under `ACCESS EXCLUSIVE`: reads and writes wait until all rows
            are copied. Make a table with that method beside it, copy the rows in batches, then switch over. On a partitioned
            table it only holds for partitions to come.
            """)
        .on("AT_SetAccessMethod")
        .bad("ALTER TABLE crates SET ACCESS METHOD heaped")
        .good("ALTER TABLE crates SET ACCESS METHOD heap");
  }

  @Override
  public void check(Case statement, Report report) {
    for (JsonNode command : statement.commands("AT_SetAccessMethod")) {
      if (LiveLocks.of(statement, command).rewrite()) {
        report.add(
            statement.targetName(),
            "ACCESS EXCLUSIVE on %s while it is written anew: reads and writes wait."
                .formatted(statement.targetName()),
            "Make a table with that method beside it, copy the rows in batches, then switch over.");
      }
    }
  }
}
