package dev.countersign.postgres.locks;

import dev.countersign.postgres.dialect.Index;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.Relation.CheckConstraint;
import dev.countersign.postgres.dialect.Relation.ForeignKey;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Locks of adding, validating and dropping constraints.
final class ConstraintLocks {

  private ConstraintLocks() {}

  static void add(JsonNode command, AlteredTable table, Site site) {
    JsonNode constraint = PgNode.of(command.path("def")).body();
    boolean notValid = PgNode.flag(constraint, "skip_validation");
    boolean unenforced = constraint.has("is_enforced") && !PgNode.flag(constraint, "is_enforced");
    switch (PgNode.text(constraint, "contype")) {
      case "CONSTR_CHECK" ->
          site.take(notValid || unenforced ? "ADD CHECK NOT VALID" : "ADD CHECK", table.name());
      case "CONSTR_NOTNULL" ->
          site.take(notValid ? "ADD NOT NULL NOT VALID" : "ADD NOT NULL", table.name());
      case "CONSTR_FOREIGN" ->
          site.take(
              notValid || unenforced ? "ADD FOREIGN KEY NOT VALID" : "ADD FOREIGN KEY",
              table.name(),
              roles -> ForeignKeyRoles.referenced(roles, site, constraint));
      case "CONSTR_EXCLUSION" -> site.take("ADD EXCLUDE", table.name());
      case "CONSTR_UNIQUE", "CONSTR_PRIMARY" -> key(constraint, table, site);
      default -> site.take("ALTER TABLE, ANYTHING ELSE", table.name());
    }
  }

  static void validate(JsonNode command, AlteredTable table, Site site) {
    String name = PgNode.text(command, "name");
    Optional<ForeignKey> foreignKey = table.relation().flatMap(r -> named(r, name));
    if (foreignKey.isPresent()) {
      long other = foreignKey.get().toRelation();
      boolean valid = foreignKey.get().validated();
      site.take(
          valid ? "VALIDATE CONSTRAINT, VALID ALREADY" : "VALIDATE FOREIGN KEY",
          table.name(),
          roles -> otherEnd(roles, other, site));
      return;
    }
    boolean valid =
        table.relation().stream()
            .flatMap(r -> r.checks().stream())
            .filter(check -> check.name().equals(name))
            .anyMatch(CheckConstraint::validated);
    site.take(valid ? "VALIDATE CONSTRAINT, VALID ALREADY" : "VALIDATE CONSTRAINT", table.name());
  }

  static void drop(JsonNode command, AlteredTable table, Site site) {
    String name = PgNode.text(command, "name");
    Optional<ForeignKey> foreignKey = table.relation().flatMap(r -> named(r, name));
    if (foreignKey.isPresent()) {
      long other = foreignKey.get().toRelation();
      site.take("DROP FOREIGN KEY", table.name(), roles -> otherEnd(roles, other, site));
      return;
    }
    Optional<Index> index =
        table.relation().stream()
            .flatMap(r -> r.indexes().stream())
            .filter(i -> i.constraint().equals(name))
            .findFirst();
    if (index.isEmpty()) {
      site.take("DROP CONSTRAINT", table.name());
      return;
    }
    site.take(
        "DROP KEY",
        table.name(),
        roles -> table.withIndex(roles, LockRole.USED_INDEX, index.get().name()));
    if (PgNode.text(command, "behavior").equals("DROP_CASCADE")) {
      referencing(table.relation().orElseThrow(), index.get(), site);
    }
  }

  private static void key(JsonNode constraint, AlteredTable table, Site site) {
    String indexName = PgNode.text(constraint, "indexname");
    if (indexName.isEmpty()) {
      site.take("ADD UNIQUE OR PRIMARY KEY", table.name());
      return;
    }
    boolean primary = PgNode.text(constraint, "contype").equals("CONSTR_PRIMARY");
    site.take(
        primary && nullable(table, indexName)
            ? "ADD PRIMARY KEY USING INDEX, NULLABLE"
            : "ADD CONSTRAINT USING INDEX",
        table.name(),
        roles -> table.withIndex(roles, LockRole.USED_INDEX, indexName));
  }

  /// Whether a column of the index may be NULL: making it a primary key then looks at all rows.
  private static boolean nullable(AlteredTable table, String indexName) {
    return table.relation().stream()
        .flatMap(r ->
            r.indexes().stream()
                .filter(index -> index.name().equals(indexName))
                .flatMap(index -> index.columns().stream())
                .flatMap(number -> r.column(number).stream()))
        .anyMatch(column -> !column.notNull());
  }

  private static Optional<ForeignKey> named(Relation relation, String name) {
    return relation.references().stream().filter(key -> key.name().equals(name)).findFirst();
  }

  private static Roles otherEnd(Roles roles, long oid, Site site) {
    Optional<Relation> other = site.catalog().relation(oid);
    return other
        .map(o -> roles.where(LockRole.REFERENCED, o).withIndexes(LockRole.REFERENCED_INDEXES, o))
        .orElse(roles);
  }

  private static void referencing(Relation table, Index index, Site site) {
    for (ForeignKey key : table.referencedBy()) {
      if (index.columns().containsAll(key.toColumns())) {
        site.catalog()
            .relation(key.fromRelation())
            .ifPresent(child -> site.take("DROP WHAT IT NEEDS", child));
      }
    }
  }
}
