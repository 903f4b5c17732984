package dev.countersign.postgres.locks;

import dev.countersign.postgres.dialect.Index;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.Relation.CheckConstraint;
import dev.countersign.postgres.dialect.Relation.ForeignKey;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Locks of adding, changing, validating and dropping constraints.
final class ConstraintLocks {

  private ConstraintLocks() {}

  static void add(JsonNode command, AlteredTable table, Site site) {
    JsonNode constraint = PgNode.of(command.path("def")).body();
    boolean unchecked = PgNode.flag(constraint, "skip_validation") || unenforced(constraint);
    switch (PgNode.text(constraint, "contype")) {
      case "CONSTR_CHECK" -> {
        boolean alone = PgNode.flag(constraint, "is_no_inherit");
        String checked = alone ? "ADD CHECK NO INHERIT" : "ADD CHECK";
        site.take(unchecked ? "ADD CHECK NOT VALID" : checked, table.name());
      }
      case "CONSTR_NOTNULL" -> addNotNull(constraint, unchecked, table, site);
      case "CONSTR_FOREIGN" -> addForeignKey(constraint, unchecked, table, site);
      case "CONSTR_EXCLUSION" -> site.take("ADD EXCLUDE", table.name());
      case "CONSTR_UNIQUE", "CONSTR_PRIMARY" -> key(constraint, table, site);
      default -> site.take("ALTER TABLE, ANYTHING ELSE", table.name());
    }
  }

  static void alter(JsonNode command, AlteredTable table, Site site) {
    JsonNode constraint = PgNode.of(command.path("def")).body();
    Optional<ForeignKey> key = foreignKey(table, PgNode.text(constraint, "conname"));
    boolean enforcement = PgNode.flag(constraint, "alterEnforceability");
    boolean enforced = PgNode.flag(constraint, "is_enforced");
    boolean was = key.filter(k -> !k.definition().contains("NOT ENFORCED")).isPresent();
    String form =
        !enforcement || (key.isPresent() && was == enforced)
            ? "ALTER CONSTRAINT"
            : enforced ? "ALTER CONSTRAINT ENFORCED" : "ALTER CONSTRAINT NOT ENFORCED";
    site.take(form, table.name(), roles -> otherEnd(roles, key, site));
  }

  static void validate(JsonNode command, AlteredTable table, Site site) {
    String name = PgNode.text(command, "name");
    JsonNode fresh = table.added().get(name);
    if (fresh != null && PgNode.text(fresh, "contype").equals("CONSTR_FOREIGN")) {
      site.take(
          "VALIDATE FOREIGN KEY",
          table.name(),
          roles -> ForeignKeyRoles.referenced(roles, site, fresh));
      return;
    }
    Optional<ForeignKey> key = foreignKey(table, name);
    if (key.isPresent()) {
      site.take(
          key.get().validated() ? "VALIDATE CONSTRAINT, VALID ALREADY" : "VALIDATE FOREIGN KEY",
          table.name(),
          roles -> otherEnd(roles, key, site));
      return;
    }
    boolean valid =
        table.relation().stream()
            .flatMap(r -> r.checks().stream())
            .filter(check -> check.name().equals(name))
            .anyMatch(CheckConstraint::validated);
    site.take(
        valid ? "VALIDATE CONSTRAINT, VALID ALREADY" : "VALIDATE CONSTRAINT",
        table.name(),
        roles -> roles,
        table.relation().isPresent() || fresh != null);
  }

  static void drop(JsonNode command, AlteredTable table, Site site) {
    String name = PgNode.text(command, "name");
    Optional<ForeignKey> key = foreignKey(table, name);
    if (key.isPresent()) {
      site.take("DROP FOREIGN KEY", table.name(), roles -> otherEnd(roles, key, site));
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
    Relation relation = table.relation().orElseThrow();
    Roles around = Roles.aroundIndex(site.catalog(), relation, index.get());
    site.take(
        "DROP KEY",
        table.name(),
        roles -> {
          around.of(LockRole.TARGET).forEach(i -> roles.with(LockRole.USED_INDEX, i));
          around.of(LockRole.CHILD_INDEXES).forEach(i -> roles.with(LockRole.CHILD_INDEXES, i));
          return roles;
        });
    if (PgNode.text(command, "behavior").equals("DROP_CASCADE")) {
      referencing(relation, index.get(), site);
    }
  }

  private static void addNotNull(
      JsonNode constraint, boolean unchecked, AlteredTable table, Site site) {
    String column = PgNode.names(constraint.path("keys")).stream().findFirst().orElse("");
    if (unchecked) {
      site.take("ADD NOT NULL NOT VALID", table.name());
    } else {
      ColumnLocks.notNull(column, table, site);
    }
  }

  /// Whether the rows of the other end are read when there is nothing here, is the planner's
  /// choice.
  private static void addForeignKey(
      JsonNode constraint, boolean unchecked, AlteredTable table, Site site) {
    boolean empty =
        table
            .relation()
            .filter(r -> r.size().heapBytes() == 0 && r.inheritance().children().isEmpty())
            .isPresent();
    site.take(
        unchecked ? "ADD FOREIGN KEY NOT VALID" : "ADD FOREIGN KEY",
        table.name(),
        roles -> ForeignKeyRoles.referenced(roles, site, constraint),
        unchecked || !empty);
  }

  private static void key(JsonNode constraint, AlteredTable table, Site site) {
    String indexName = PgNode.text(constraint, "indexname");
    boolean primary = PgNode.text(constraint, "contype").equals("CONSTR_PRIMARY");
    if (indexName.isEmpty()) {
      site.take(primary ? "ADD PRIMARY KEY" : "ADD UNIQUE", table.name());
      if (primary) {
        PgNode.names(constraint.path("keys"))
            .forEach(column -> ColumnLocks.notNull(column, table, site));
      }
      return;
    }
    boolean known = table.relation().isPresent();
    boolean scans = primary && (!known || nullable(table, indexName));
    site.take(
        scans ? "ADD PRIMARY KEY USING INDEX, NULLABLE" : "ADD CONSTRAINT USING INDEX",
        table.name(),
        roles -> table.withIndex(roles, LockRole.USED_INDEX, indexName),
        known || !primary);
    String name = PgNode.text(constraint, "conname");
    if (!name.isEmpty() && !name.equals(indexName)) {
      site.takeIndex(
          "RENAME INDEX", java.util.List.of(PgNode.text(table.name(), "schemaname"), indexName));
    }
  }

  /// Whether a column of the index may be NULL: making it a primary key then looks at all rows.
  private static boolean nullable(AlteredTable table, String indexName) {
    return table.relation().stream()
        .flatMap(r ->
            r.indexes().stream()
                .filter(index -> index.name().equals(indexName))
                .flatMap(index -> index.columns().stream())
                .flatMap(number -> r.column(number).stream()))
        .anyMatch(column -> !column.notNullValid());
  }

  private static boolean unenforced(JsonNode constraint) {
    return constraint.has("is_enforced") && !PgNode.flag(constraint, "is_enforced");
  }

  private static Optional<ForeignKey> foreignKey(AlteredTable table, String name) {
    return table.relation().stream()
        .flatMap(relation -> relation.references().stream())
        .filter(key -> key.name().equals(name))
        .findFirst();
  }

  private static Roles otherEnd(Roles roles, Optional<ForeignKey> key, Site site) {
    return key.map(k -> ForeignKeyRoles.referenced(roles, site, k)).orElse(roles);
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
