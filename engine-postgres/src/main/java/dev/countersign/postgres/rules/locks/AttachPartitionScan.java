package dev.countersign.postgres.rules.locks;

import dev.countersign.core.evidence.LockForecast;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Course.Check;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import tools.jackson.databind.JsonNode;

/// A partition that is read from start to end before it is attached.
final class AttachPartitionScan implements Rule {

  @Override
  public Card card() {
    return Card.high(
            "attach-partition-scan",
            """
            `ATTACH PARTITION` holds `ACCESS EXCLUSIVE` on the new partition while it reads all of its rows, to see that they
            belong there, unless a **valid** CHECK constraint of the partition already says so: the bound itself, and that the
            key is not NULL. Add that CHECK `NOT VALID`, validate it in another transaction, attach, and drop it afterwards.
            """)
        .on("AT_AttachPartition")
        .bad(
            "ALTER TABLE events ATTACH PARTITION trips_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')")
        .good(
            "ALTER TABLE events ATTACH PARTITION trips_2027 FOR VALUES FROM ('2027-01-01') TO ('2028-01-01')");
  }

  @Override
  public void check(Case statement, Report report) {
    if (statement.field("objtype").equals("OBJECT_INDEX")) {
      return;
    }
    for (JsonNode command : statement.commands("AT_AttachPartition")) {
      JsonNode name = PgNode.of(command.path("def")).body().path("name");
      String partition = statement.named(name);
      if (scans(statement, command, name, partition) && !checked(statement, partition)) {
        report.add(
            partition,
            "ACCESS EXCLUSIVE on %s while all of its rows are read: reads and writes of it wait."
                .formatted(partition),
            "Add a CHECK with the same bound and IS NOT NULL to it, NOT VALID, then VALIDATE it, and"
                + " attach it in a later transaction.");
      }
    }
  }

  private static boolean scans(Case statement, JsonNode command, JsonNode name, String partition) {
    boolean known = statement.found().relation(name).isPresent();
    return known
        ? LiveLocks.of(statement, command).on(partition).filter(LockForecast::scan).isPresent()
        : statement.isLive(name);
  }

  /// Whether it implies the bound only the server can tell; that somebody thought of it is enough.
  private static boolean checked(Case statement, String partition) {
    return statement.course().checks(partition).stream().anyMatch(Check::validated);
  }
}
