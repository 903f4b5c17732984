package dev.countersign.postgres.locks;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.Relation.CheckConstraint;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Locks of attaching and detaching partitions.
final class PartitionLocks {

  private PartitionLocks() {}

  static void attach(JsonNode command, AlteredTable table, Site site) {
    Optional<Relation> partition = partition(command, site);
    String form = proven(partition, table) ? "ATTACH PARTITION, PROVEN" : "ATTACH PARTITION";
    boolean certain = partition.stream().allMatch(p -> p.checks().isEmpty());
    site.forecast().take(form, roles(partition, table, site), certain || form.endsWith("PROVEN"));
  }

  static void detach(JsonNode command, AlteredTable table, Site site) {
    boolean concurrently = PgNode.flag(PgNode.of(command.path("def")).body(), "concurrent");
    String form = concurrently ? "DETACH PARTITION CONCURRENTLY" : "DETACH PARTITION";
    site.forecast().take(form, roles(partition(command, site), table, site));
  }

  private static Optional<Relation> partition(JsonNode command, Site site) {
    return site.found().relation(PgNode.of(command.path("def")).get("name"));
  }

  private static Roles roles(Optional<Relation> partition, AlteredTable table, Site site) {
    Roles roles =
        table
            .relation()
            .map(r -> Roles.around(site.catalog(), r, true))
            .orElseGet(() -> Roles.unknown(site.catalog(), Found.written(table.name())));
    partition.ifPresent(
        p -> roles.where(LockRole.PARTITION, p).withIndexes(LockRole.PARTITION_INDEXES, p));
    return roles;
  }

  /// A valid CHECK that speaks of the partition key is taken for a proof of the bound; whether it
  /// implies it, only the server can tell.
  private static boolean proven(Optional<Relation> partition, AlteredTable table) {
    String key = table.relation().flatMap(r -> r.inheritance().partitionKey()).orElse("");
    String columns = key.replaceFirst("(?s)^\\w+ \\((.*)\\)$", "$1");
    return partition.stream()
        .flatMap(p -> p.checks().stream())
        .filter(CheckConstraint::validated)
        .anyMatch(check -> ColumnLocks.mentions(check.definition(), columns));
  }
}
