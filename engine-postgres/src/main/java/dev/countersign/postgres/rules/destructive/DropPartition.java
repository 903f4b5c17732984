package dev.countersign.postgres.rules.destructive;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Dropped;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A partition dropped or emptied.
final class DropPartition implements Rule {

  @Override
  public Card card() {
    return Card.critical(
            "drop-partition",
            """
            Dropping or truncating a partition loses its rows, as dropping a table does, and locks the whole
            partitioned table. Detach it concurrently first, and keep it until nobody misses it.
            """)
        .on("DropStmt", "TruncateStmt")
        .bad("DROP TABLE events_2024", "TRUNCATE events_2024")
        .good("COMMENT ON TABLE events_2024 IS 'not used since May'");
  }

  @Override
  public void check(Case statement, Report report) {
    Dropped.of(statement, "OBJECT_TABLE")
        .forEach(table -> report(statement.found().relation(table.names()), report));
    if (statement.is("TruncateStmt")) {
      for (JsonNode item : statement.node().path("relations")) {
        report(statement.found().relation(PgNode.of(item).body()), report);
      }
    }
  }

  private static void report(Optional<Relation> table, Report report) {
    if (table.isPresent() && table.get().inheritance().partition()) {
      String name = table.get().objectName().qualified();
      report.add(
          name,
          "All rows of the partition %s are lost.".formatted(name),
          "Detach it with CONCURRENTLY and keep it for a while.");
    }
  }
}
