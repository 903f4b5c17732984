package dev.countersign.postgres.locks;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.Relation.CheckConstraint;
import dev.countersign.postgres.dialect.Relation.Column;
import dev.countersign.postgres.dialect.Relation.ForeignKey;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Locks of adding, dropping and changing columns.
final class ColumnLocks {

  private ColumnLocks() {}

  static void add(JsonNode command, AlteredTable table, Site site) {
    JsonNode column = PgNode.of(command.path("def")).body();
    boolean there = table.column(PgNode.text(column, "colname")).isPresent();
    if (there && PgNode.flag(command, "missing_ok")) {
      site.take("ADD COLUMN", table.name());
      return;
    }
    var filling = new NewColumn(column, site.catalog(), site.found());
    site.forecast().take("ADD COLUMN", rolesOf(table, site), true);
    if (filling.rewrites()) {
      site.take("ADD COLUMN, REWRITING", table.name());
    } else if (filling.maybeRewrites()) {
      site.forecast().take("ADD COLUMN, REWRITING", rolesOf(table, site), false);
    }
    for (JsonNode item : column.path("constraints")) {
      constraint(PgNode.of(item).body(), filling, table, site);
    }
    filling.sequence().ifPresent(sequence -> site.take("NEXTVAL", sequence));
  }

  static void drop(JsonNode command, AlteredTable table, Site site) {
    Optional<Column> column = table.column(PgNode.text(command, "name"));
    boolean cascade = PgNode.text(command, "behavior").equals("DROP_CASCADE");
    site.take(
        "DROP COLUMN",
        table.name(),
        roles -> column.map(c -> columnRoles(roles, table, c)).orElse(roles));
    column
        .flatMap(c -> OwnedSequences.of(table.relation().orElseThrow(), c, site.catalog()))
        .ifPresent(sequence -> site.take("DROP SEQUENCE", sequence));
    if (cascade && column.isPresent()) {
      var views = new java.util.LinkedHashSet<Relation>();
      Dependants.views(table.relation().orElseThrow(), site, views);
      views.stream()
          .filter(view -> mentions(view.viewSql().orElse(""), column.get().name()))
          .forEach(view -> site.take("DROP VIEW", view));
    }
  }

  static void type(JsonNode command, AlteredTable table, Site site) {
    Optional<Column> column = table.column(PgNode.text(command, "name"));
    if (column.isEmpty()) {
      site.forecast().take("TYPE, REWRITING", rolesOf(table, site), false);
      return;
    }
    Relation relation = table.relation().orElseThrow();
    TypeChange change = TypeChange.of(command, column.get(), site);
    String form =
        switch (change.effect()) {
          case REWRITE -> "TYPE, REWRITING";
          case INDEXES ->
              columnIndexed(relation, column.get())
                  ? "TYPE, REBUILDING INDEXES"
                  : "TYPE, METADATA ONLY";
          case METADATA -> "TYPE, METADATA ONLY";
        };
    Roles roles = columnRoles(rolesOf(table, site), table, column.get());
    site.forecast().take(form, roles, change.certain());
    if (change.effect() != TypeChange.Effect.REWRITE && checked(relation, column.get())) {
      site.forecast().take("TYPE, RECHECKING", roles, true);
    }
    otherEnds(relation, column.get(), site);
  }

  static void notNull(JsonNode command, AlteredTable table, Site site) {
    String name = PgNode.text(command, "name");
    boolean proven =
        table.relation().isPresent()
            && new NotNullProof(site.parser())
                .proves(table.relation().get(), name, table.dropped());
    site.take(proven ? "SET NOT NULL, PROVEN" : "SET NOT NULL", table.name());
  }

  static void identity(String form, JsonNode command, AlteredTable table, Site site) {
    Optional<Relation> sequence =
        table
            .column(PgNode.text(command, "name"))
            .flatMap(c -> OwnedSequences.of(table.relation().orElseThrow(), c, site.catalog()));
    site.take(
        form,
        table.name(),
        roles -> sequence.map(s -> roles.where(LockRole.IDENTITY_SEQUENCE, s)).orElse(roles));
    if (restarts(command)) {
      sequence.ifPresent(s -> site.take("ALTER SEQUENCE RESTART", s));
    }
  }

  private static void constraint(
      JsonNode constraint, NewColumn filling, AlteredTable table, Site site) {
    switch (PgNode.text(constraint, "contype")) {
      case "CONSTR_CHECK" -> site.take("ADD COLUMN, CHECKED OR UNIQUE", table.name());
      case "CONSTR_UNIQUE", "CONSTR_PRIMARY" ->
          site.take("ADD COLUMN, CHECKED OR UNIQUE", table.name());
      case "CONSTR_FOREIGN" -> {
        String form =
            filling.hasDefault() ? "ADD COLUMN REFERENCES, WITH DEFAULT" : "ADD COLUMN REFERENCES";
        site.take(form, table.name(), roles -> ForeignKeyRoles.referenced(roles, site, constraint));
      }
      default -> {}
    }
  }

  private static Roles rolesOf(AlteredTable table, Site site) {
    return table
        .relation()
        .map(r -> Roles.around(site.catalog(), r, !PgNode.flag(table.name(), "inh")))
        .orElseGet(() -> Roles.unknown(site.catalog(), Found.written(table.name())));
  }

  /// Indexes with the column, and both kinds of foreign keys on it.
  private static Roles columnRoles(Roles roles, AlteredTable table, Column column) {
    Relation relation = table.relation().orElseThrow();
    relation.indexes().stream()
        .filter(
            i -> i.columns().contains(column.number()) || i.included().contains(column.number()))
        .forEach(i -> roles.with(LockRole.COLUMN_INDEXES, Roles.locked(relation, i)));
    relation.references().stream()
        .filter(key -> key.fromColumns().contains(column.number()))
        .forEach(key -> roles.withRelation(LockRole.COLUMN_REFERENCES, key.toRelation()));
    relation.referencedBy().stream()
        .filter(key -> key.toColumns().contains(column.number()))
        .forEach(key -> roles.withRelation(LockRole.COLUMN_REFERENCING, key.fromRelation()));
    return roles;
  }

  /// A foreign key is made anew when the type of a column at either end changes.
  private static void otherEnds(Relation relation, Column column, Site site) {
    for (ForeignKey key : relation.referencedBy()) {
      if (key.toColumns().contains(column.number())) {
        site.catalog()
            .relation(key.fromRelation())
            .ifPresent(child ->
                site.take(
                    key.validated() ? "TYPE OF A REFERENCED COLUMN" : "TYPE OF A REFERRING COLUMN",
                    child));
      }
    }
    for (ForeignKey key : relation.references()) {
      if (key.fromColumns().contains(column.number())) {
        site.catalog()
            .relation(key.toRelation())
            .ifPresent(parent -> site.take("TYPE OF A REFERENCED COLUMN", parent));
      }
    }
  }

  private static boolean columnIndexed(Relation relation, Column column) {
    return relation.indexes().stream().anyMatch(i -> i.columns().contains(column.number()));
  }

  private static boolean checked(Relation relation, Column column) {
    return relation.checks().stream()
        .filter(CheckConstraint::validated)
        .anyMatch(check -> mentions(check.definition(), column.name()));
  }

  static boolean mentions(String definition, String column) {
    return Pattern.compile("(?<![\\w$])\"?" + Pattern.quote(column) + "\"?(?![\\w$])")
        .matcher(definition)
        .find();
  }

  private static boolean restarts(JsonNode command) {
    JsonNode options = command.path("def").path("List").path("items");
    return List.of("restart", "increment", "minvalue", "maxvalue", "start", "cache", "cycle")
        .stream()
        .anyMatch(name -> has(options, name));
  }

  private static boolean has(JsonNode options, String name) {
    for (JsonNode option : options) {
      if (PgNode.text(PgNode.of(option).body(), "defname").equals(name)) {
        return true;
      }
    }
    return false;
  }
}
