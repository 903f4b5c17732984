package dev.countersign.postgres.locks;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.Relation.Column;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Locks of adding, dropping and changing columns.
final class ColumnLocks {

  private static final Set<String> RESTARTING =
      Set.of("restart", "increment", "minvalue", "maxvalue", "start", "cache", "cycle");

  private ColumnLocks() {}

  static void add(JsonNode command, AlteredTable table, Site site) {
    JsonNode column = PgNode.of(command.path("def")).body();
    boolean there = table.column(PgNode.text(column, "colname")).isPresent();
    boolean ifNotThere = PgNode.flag(command, "missing_ok");
    site.take("ADD COLUMN", table.name());
    if (there && ifNotThere) {
      return;
    }
    boolean known = !ifNotThere || table.relation().isPresent();
    var filling = new NewColumn(column, site.catalog(), site.found());
    if (filling.rewrites() || filling.maybeRewrites()) {
      boolean certain = known && filling.rewrites();
      site.take("ADD COLUMN, REWRITING", table.name(), roles -> roles, certain);
    } else if (filling.checksComputed()) {
      site.take("ADD COLUMN, CHECKED", table.name(), roles -> roles, known);
    }
    for (JsonNode item : column.path("constraints")) {
      constraint(PgNode.of(item).body(), filling, table, site, known);
    }
    filling.sequence().ifPresent(sequence -> site.take("NEXTVAL", sequence));
  }

  static void drop(JsonNode command, AlteredTable table, Site site) {
    site.take("DROP COLUMN", table.name());
    Optional<Column> named = table.column(PgNode.text(command, "name"));
    if (named.isEmpty()) {
      return;
    }
    Relation relation = table.relation().orElseThrow();
    boolean cascade = PgNode.text(command, "behavior").equals("DROP_CASCADE");
    List<Column> columns =
        cascade ? ColumnRoles.withComputed(relation, named.get()) : List.of(named.get());
    for (Column column : columns) {
      site.forecast().take("DROP COLUMN", ColumnRoles.around(table, column, site));
      OwnedSequences.of(relation, column, site.catalog())
          .forEach(sequence -> site.take("DROP SEQUENCE", sequence));
    }
    if (cascade) {
      dropViews(relation, named.get(), site);
    }
  }

  static void setDefault(JsonNode command, AlteredTable table, Site site) {
    site.take("ALTER COLUMN DEFAULT", table.name());
    RowLocks.sequencesNamed(command.path("def"), site);
  }

  static void notNull(JsonNode command, AlteredTable table, Site site) {
    notNull(PgNode.text(command, "name"), table, site);
  }

  /// SET NOT NULL looks at all rows of those tables that do not prove it.
  static void notNull(String column, AlteredTable table, Site site) {
    var proof = new NotNullProof(site.parser());
    Roles roles = table.roles(site);
    table.family(site).stream()
        .filter(one -> !proof.proves(one, column, table.dropped()))
        .forEach(one -> roles.with(LockRole.UNPROVEN, Roles.locked(one)));
    site.forecast().take("SET NOT NULL", roles, table.relation().isPresent());
  }

  static void identity(String form, JsonNode command, AlteredTable table, Site site) {
    List<Relation> sequences =
        table
            .column(PgNode.text(command, "name"))
            .filter(Column::identity)
            .map(c -> OwnedSequences.of(table.relation().orElseThrow(), c, site.catalog()))
            .orElse(List.of());
    site.take(
        form,
        table.name(),
        roles -> {
          sequences.forEach(s -> roles.where(LockRole.IDENTITY_SEQUENCE, s));
          return roles;
        });
    if (restarts(command)) {
      sequences.forEach(s -> site.take("ALTER SEQUENCE RESTART", s));
    }
  }

  private static void dropViews(Relation relation, Column column, Site site) {
    var views = new LinkedHashSet<Relation>();
    Dependants.views(relation, site, views);
    views.stream()
        .filter(view -> ColumnRoles.mentions(view.viewSql().orElse(""), column.name()))
        .forEach(view -> site.take("DROP VIEW", view));
  }

  private static void constraint(
      JsonNode constraint, NewColumn filling, AlteredTable table, Site site, boolean certain) {
    switch (PgNode.text(constraint, "contype")) {
      case "CONSTR_CHECK" ->
          site.take("ADD COLUMN, CHECKED", table.name(), roles -> roles, certain);
      case "CONSTR_UNIQUE", "CONSTR_PRIMARY" ->
          site.take("ADD COLUMN, UNIQUE", table.name(), roles -> roles, certain);
      case "CONSTR_FOREIGN" ->
          site.take(
              filling.hasDefault()
                  ? "ADD COLUMN REFERENCES, WITH DEFAULT"
                  : "ADD COLUMN REFERENCES",
              table.name(),
              roles -> ForeignKeyRoles.referenced(roles, site, constraint),
              certain && !filling.defaultsToNull());
      default -> {}
    }
  }

  private static boolean restarts(JsonNode command) {
    for (JsonNode option : command.path("def").path("List").path("items")) {
      if (RESTARTING.contains(PgNode.text(PgNode.of(option).body(), "defname"))) {
        return true;
      }
    }
    return false;
  }
}
