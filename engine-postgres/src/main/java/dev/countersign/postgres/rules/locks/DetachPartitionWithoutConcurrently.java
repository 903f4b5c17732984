package dev.countersign.postgres.rules.locks;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import tools.jackson.databind.JsonNode;

/// A partition that is detached while nobody can use the whole table.
final class DetachPartitionWithoutConcurrently implements Rule {

  @Override
  public Card card() {
    return Card.high(
            "detach-partition-without-concurrently",
            """
            `DETACH PARTITION` takes `ACCESS EXCLUSIVE` on the whole partitioned table, not only on the partition: queries on
            every partition wait behind it. Since PostgreSQL 14 `DETACH PARTITION … CONCURRENTLY` does not; it cannot run
            inside a transaction, nor while the table has a DEFAULT partition.
            """)
        .on("AT_DetachPartition")
        .bad("ALTER TABLE events DETACH PARTITION events_2024")
        .good("ALTER TABLE events DETACH PARTITION events_2025 CONCURRENTLY");
  }

  @Override
  public void check(Case statement, Report report) {
    for (JsonNode command : statement.commands("AT_DetachPartition")) {
      JsonNode definition = PgNode.of(command.path("def")).body();
      if (!PgNode.flag(definition, "concurrent") && statement.targetIsLive()) {
        String partition = statement.named(definition.path("name"));
        report.add(
            statement.targetName(),
            "ACCESS EXCLUSIVE on all of %s while %s is detached: reads and writes of every partition wait."
                .formatted(statement.targetName(), partition),
            advice(statement, partition));
      }
    }
  }

  private static String advice(Case statement, String partition) {
    boolean hasDefault =
        statement.target().flatMap(t -> t.inheritance().defaultPartition()).isPresent();
    return hasDefault
        ? "Detach it in a transaction of its own with a short lock_timeout; while there is a DEFAULT"
            + " partition the server refuses the concurrent form."
        : "Use DETACH PARTITION %s CONCURRENTLY, outside of a transaction.".formatted(partition);
  }
}
