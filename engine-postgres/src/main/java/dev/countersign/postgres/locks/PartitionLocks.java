package dev.countersign.postgres.locks;

import dev.countersign.postgres.dialect.Index;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.Relation.CheckConstraint;
import dev.countersign.postgres.dialect.Relation.Column;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Locks of making, attaching and detaching partitions.
final class PartitionLocks {

  private PartitionLocks() {}

  /// CREATE TABLE … PARTITION OF: the new partition gets all that its parent has.
  static void create(JsonNode parent, Site site) {
    site.take("CREATE TABLE PARTITION OF", parent);
    site.found()
        .relation(parent)
        .ifPresent(table -> {
          keys(table, "CREATE TABLE REFERENCES", site);
          table.referencedBy().stream()
              .flatMap(key -> site.catalog().relation(key.fromRelation()).stream())
              .forEach(child -> site.take("NEW PARTITION IS REFERRED TO", child));
        });
  }

  static void attach(JsonNode command, AlteredTable table, Site site) {
    Optional<Relation> partition = partition(command, site);
    Roles roles = roles(command, partition, table, site);
    boolean proven = proven(partition, table);
    boolean certain =
        partition.isPresent() && partition.stream().allMatch(p -> p.checks().isEmpty());
    site.forecast().take("ATTACH PARTITION, PROVEN", roles);
    if (!proven) {
      site.forecast().take("ATTACH PARTITION", roles, certain);
    }
    if (lacksIndexes(table, partition)) {
      site.forecast().take("ATTACH PARTITION, BUILDING INDEXES", roles);
    }
    table.relation().ifPresent(parent -> keys(parent, "ATTACH PARTITION, REFERRING", site));
  }

  static void detach(JsonNode command, AlteredTable table, Site site) {
    JsonNode definition = PgNode.of(command.path("def")).body();
    boolean concurrently = PgNode.flag(definition, "concurrent");
    Optional<Relation> partition = partition(command, site);
    Roles roles = roles(command, partition, table, site);
    site.forecast()
        .take(concurrently ? "DETACH PARTITION CONCURRENTLY" : "DETACH PARTITION", roles);
    partition.ifPresent(p -> keys(p, "DETACH PARTITION, REFERRING", site));
    table.relation().stream()
        .flatMap(parent -> parent.referencedBy().stream())
        .flatMap(key -> site.catalog().relation(key.fromRelation()).stream())
        .forEach(child -> {
          site.forecast().take("DETACH PARTITION, REFERRED TO", roles);
          site.take("REFERRING TO A DETACHED PARTITION", child);
        });
  }

  static void finish(JsonNode command, AlteredTable table, Site site) {
    Optional<Relation> partition = partition(command, site);
    site.forecast().take("DETACH PARTITION FINALIZE", roles(command, partition, table, site));
  }

  private static void keys(Relation table, String form, Site site) {
    table
        .references()
        .forEach(key ->
            site.catalog()
                .relation(key.toRelation())
                .ifPresent(other ->
                    site.forecast()
                        .take(
                            form,
                            ForeignKeyRoles.referenced(
                                Roles.around(site.catalog(), other, true), site, key))));
  }

  private static Optional<Relation> partition(JsonNode command, Site site) {
    return site.found().relation(PgNode.of(command.path("def")).get("name"));
  }

  private static Roles roles(
      JsonNode command, Optional<Relation> partition, AlteredTable table, Site site) {
    Roles roles =
        table
            .relation()
            .map(r -> Roles.around(site.catalog(), r, true))
            .orElseGet(() -> table.roles(site));
    if (partition.isEmpty()) {
      String name = site.found().named(PgNode.of(command.path("def")).get("name"));
      return roles.with(LockRole.PARTITION, new Roles.Locked(name, true));
    }
    Relation one = partition.get();
    roles.where(LockRole.PARTITION, one).withIndexes(LockRole.PARTITION_INDEXES, one);
    Roles.descendants(site.catalog(), one)
        .forEach(child -> roles.with(LockRole.PARTITION_DESCENDANTS, Roles.locked(child)));
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
        .anyMatch(check -> ColumnRoles.mentions(check.definition(), columns));
  }

  /// Whether the parent has an index on columns that the partition has none on.
  private static boolean lacksIndexes(AlteredTable table, Optional<Relation> partition) {
    if (table.relation().isEmpty() || partition.isEmpty()) {
      return false;
    }
    Relation parent = table.relation().get();
    List<List<String>> has =
        partition.get().indexes().stream().map(i -> columns(partition.get(), i)).toList();
    return parent.indexes().stream().anyMatch(i -> !has.contains(columns(parent, i)));
  }

  private static List<String> columns(Relation table, Index index) {
    return index.columns().stream()
        .map(number -> table.column(number).map(Column::name).orElse(""))
        .toList();
  }
}
