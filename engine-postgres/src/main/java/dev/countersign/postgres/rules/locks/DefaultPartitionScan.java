package dev.countersign.postgres.rules.locks;

import dev.countersign.core.evidence.LockForecast;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.Relation.CheckConstraint;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Course.Check;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A new partition, for which the DEFAULT partition is read.
final class DefaultPartitionScan implements Rule {

  @Override
  public Card card() {
    return Card.high(
            "default-partition-scan",
            """
            As long as a DEFAULT partition exists, every new partition makes the server read all of its rows under
            `ACCESS EXCLUSIVE`, to see that none belongs to the new one: with `ATTACH PARTITION` and with
            `CREATE TABLE … PARTITION OF`, whatever CHECK the new partition has. Only a valid CHECK on the DEFAULT partition
            that excludes the new bound spares the reading.
            """)
        .on("CreateStmt", "AT_AttachPartition")
        .bad(
            "CREATE TABLE readings_2026 PARTITION OF readings FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')")
        .good(
            "CREATE TABLE events_2028 PARTITION OF events FOR VALUES FROM ('2028-01-01') TO ('2029-01-01')");
  }

  @Override
  public void check(Case statement, Report report) {
    for (JsonNode parent : parents(statement)) {
      Optional<Relation> other = defaultPartition(statement, parent);
      String name = other.map(table -> table.objectName().qualified()).orElse("");
      if (LiveLocks.of(statement).on(name).filter(LockForecast::scan).isPresent()
          && statement.course().checks(name).stream().noneMatch(Check::validated)
          && !isExcluded(statement, other.get())) {
        report.add(
            name,
            "ACCESS EXCLUSIVE on %s, the DEFAULT partition, while all of its rows are read: reads and writes of it wait."
                .formatted(name),
            "Add a CHECK to %s that excludes the new bound, NOT VALID, then VALIDATE it, before the partition is added."
                .formatted(name));
      }
    }
  }

  /// Whether a CHECK that is there speaks of the same values; what follows from it only the server
  /// can tell.
  private static boolean isExcluded(Case statement, Relation other) {
    var values = new ArrayList<String>();
    values(bound(statement), values);
    return !values.isEmpty()
        && other.checks().stream()
            .filter(CheckConstraint::validated)
            .anyMatch(check -> values.stream().allMatch(check.definition()::contains));
  }

  private static JsonNode bound(Case statement) {
    JsonNode written = statement.node().path("partbound");
    return statement.commands("AT_AttachPartition").stream()
        .findFirst()
        .map(command -> PgNode.of(command.path("def")).body().path("bound"))
        .orElse(written);
  }

  private static void values(JsonNode node, List<String> values) {
    for (var field : node.properties()) {
      switch (field.getKey()) {
        case "sval" -> values.add(field.getValue().path("sval").asString(""));
        case "ival" -> values.add(Integer.toString(field.getValue().path("ival").asInt(0)));
        default -> values(field.getValue(), values);
      }
    }
    if (node.isArray()) {
      node.forEach(item -> values(item, values));
    }
  }

  private static List<JsonNode> parents(Case statement) {
    if (!statement.commands("AT_AttachPartition").isEmpty()) {
      return List.of(statement.node().path("relation"));
    }
    return statement.is("CreateStmt") && statement.node().has("partbound")
        ? statement.node().path("inhRelations").valueStream().map(i -> PgNode.of(i).body()).toList()
        : List.of();
  }

  private static Optional<Relation> defaultPartition(Case statement, JsonNode parent) {
    return statement
        .found()
        .relation(parent)
        .flatMap(table -> table.inheritance().defaultPartition())
        .flatMap(oid -> statement.catalog().relation(oid));
  }
}
