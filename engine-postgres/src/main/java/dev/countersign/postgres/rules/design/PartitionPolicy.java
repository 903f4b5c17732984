package dev.countersign.postgres.rules.design;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import tools.jackson.databind.JsonNode;

/// A partitioned table where there should be none.
final class PartitionPolicy implements Rule {

  @Override
  public Card card() {
    return Card.style(
            "partition-policy",
            """
            A partitioned table wants care: somebody makes partitions in time, and primary keys and unique
            constraints have to contain the partition key, which an expression in it rules out. Partitions of
            tables that are there are not found.
            """)
        .on("CreateStmt")
        .bad(
            "CREATE TABLE visits (id bigint, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at)")
        .good(
            "CREATE TABLE visits (id bigint PRIMARY KEY, at date)",
            "CREATE TABLE events_2041 PARTITION OF events FOR VALUES FROM ('2041-01-01') TO ('2042-01-01')")
        .option("forbidden", true, "whether every partitioned table is found");
  }

  @Override
  public void check(Case statement, Report report) {
    JsonNode partitioning = statement.node().path("partspec");
    if (!Tables.makesTable(statement) || partitioning.isMissingNode()) {
      return;
    }
    if (report.flag("forbidden")) {
      report.at(
          partitioning,
          statement.targetName(),
          "%s is partitioned.".formatted(statement.targetName()),
          "Leave PARTITION BY away; the configuration does not want partitioned tables.");
    }
    for (JsonNode item : partitioning.path("partParams")) {
      JsonNode key = PgNode.of(item).body();
      if (key.has("expr")) {
        report.at(
            key,
            statement.targetName(),
            "%s is partitioned by an expression, so it can never have a primary key."
                .formatted(statement.targetName()),
            "Partition by columns, and make them part of the primary key.");
      }
    }
  }
}
