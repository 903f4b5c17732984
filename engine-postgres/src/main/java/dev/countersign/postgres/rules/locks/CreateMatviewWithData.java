package dev.countersign.postgres.rules.locks;

import dev.countersign.core.evidence.LockForecast;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A materialized view that is filled while it is created.
final class CreateMatviewWithData implements Rule {

  @Override
  public Card card() {
    return Card.low(
            "create-matview-with-data",
            """
            `CREATE MATERIALIZED VIEW` runs its query at once, inside the change: as long as it takes, all locks of the
            transaction are held, and old rows are kept from VACUUM. Create it `WITH NO DATA`, and fill it afterwards with
            `REFRESH MATERIALIZED VIEW`, which nobody waits for because nobody can read the view yet.
            """)
        .on("CreateTableAsStmt")
        .bad("CREATE MATERIALIZED VIEW sums AS SELECT count(*) FROM crates")
        .good("CREATE MATERIALIZED VIEW sums AS SELECT count(*) FROM crates WITH NO DATA");
  }

  @Override
  public void check(Case statement, Report report) {
    JsonNode into = statement.node().path("into");
    if (statement.is("CreateTableAsStmt")
        && statement.field("objtype").equals("OBJECT_MATVIEW")
        && !PgNode.flag(into, "skipData")) {
      List<String> read =
          LiveLocks.of(statement).locks().stream()
              .filter(LockForecast::scan)
              .map(LockForecast::object)
              .toList();
      if (!read.isEmpty()) {
        report.add(
            statement.named(into.path("rel")),
            "The query of %s reads %s inside the change."
                .formatted(statement.named(into.path("rel")), String.join(", ", read)),
            "Create it WITH NO DATA, and run REFRESH MATERIALIZED VIEW in a transaction of its own.");
      }
    }
  }
}
