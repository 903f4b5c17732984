package dev.countersign.postgres.rules.locks;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;

/// A concurrent build on a server that does it wrong.
final class IndexCorruptionPg14 implements Rule {

  @Override
  public Card card() {
    return Card.critical(
            "index-corruption-pg14",
            """
            PostgreSQL 14.0 to 14.3 may leave rows out of an index that is built or rebuilt `CONCURRENTLY`, and says nothing:
            queries then miss rows, and a unique index admits doubles. Update the server to 14.4 or later first, and rebuild
            indexes that were built so. Other versions are quiet.
            """)
        .on("IndexStmt", "ReindexStmt")
        .bad(
            "CREATE INDEX CONCURRENTLY crates_tag ON crates (tag)",
            "REINDEX INDEX CONCURRENTLY crates_seen")
        .good(
            "CREATE TABLE labels (id bigint PRIMARY KEY, tag text NOT NULL); CREATE INDEX labels_tag ON labels (tag)")
        .server(140_003);
  }

  @Override
  public void check(Case statement, Report report) {
    if (Concurrency.builds(statement) && Concurrency.corrupts(statement)) {
      int version = statement.catalog().server().versionNumber();
      report.add(
          statement.is("IndexStmt") ? statement.targetName() : "",
          "PostgreSQL 14.%d may leave rows out of an index that is built CONCURRENTLY."
              .formatted(version % 10_000),
          "Update the server to 14.4 or later before you build the index.");
    }
  }
}
