package dev.countersign.postgres.locks;

import dev.countersign.postgres.dialect.ParsedSql;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.Relation.Column;
import dev.countersign.postgres.dialect.Relation.ForeignKey;
import dev.countersign.postgres.locks.TypeChange.Effect;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Locks of changing the type of a column.
final class TypeLocks {

  private TypeLocks() {}

  static void take(JsonNode command, AlteredTable table, Site site) {
    Optional<Column> named = table.column(PgNode.text(command, "name"));
    if (named.isEmpty()) {
      site.forecast().take("TYPE, REWRITING", table.roles(site), false);
      return;
    }
    Relation relation = table.relation().orElseThrow();
    Column column = named.get();
    TypeChange change = TypeChange.of(command, column, site);
    Roles roles = ColumnRoles.around(table, column, site);
    if (change.effect() == Effect.REWRITE) {
      site.forecast().take("TYPE, REWRITING", roles, change.certain());
    } else {
      boolean keys = change.effect() == Effect.INDEXES;
      ColumnRoles.rebuilt(roles, table, column, keys, site);
      site.forecast().take("TYPE, METADATA ONLY", roles, change.certain());
      if (ColumnRoles.checked(relation, column)) {
        site.forecast().take("TYPE, RECHECKING", roles);
      }
    }
    sequences(relation, column, site);
    otherEnds(relation, column, change.effect(), site);
  }

  private static void sequences(Relation relation, Column column, Site site) {
    if (column.identity()) {
      OwnedSequences.of(relation, column, site.catalog())
          .forEach(sequence -> site.take("TYPE OF AN IDENTITY", sequence));
    }
    String expression = "SELECT " + column.defaultSql().orElse("NULL");
    if (ParsedSql.parse(site.parser(), expression)
        instanceof ParsedSql.Statements(_, var statements)) {
      statements.forEach(statement -> RowLocks.sequencesNamed(statement.node(), site));
    }
  }

  /// A foreign key is made anew when the type of a column at either end changes, and checked anew
  /// when its values compare differently.
  private static void otherEnds(Relation relation, Column column, Effect effect, Site site) {
    boolean same = effect == Effect.METADATA;
    for (ForeignKey key : relation.referencedBy()) {
      if (key.toColumns().contains(column.number())) {
        String form =
            same || !key.validated() ? "TYPE OF A REFERRING COLUMN" : "TYPE OF A REFERENCED COLUMN";
        site.catalog().relation(key.fromRelation()).ifPresent(table -> site.take(form, table));
      }
    }
    for (ForeignKey key : relation.references()) {
      if (key.fromColumns().contains(column.number())) {
        Roles roles =
            ForeignKeyRoles.referenced(Roles.around(site.catalog(), relation, true), site, key);
        site.forecast()
            .take(
                same || !key.validated()
                    ? "TYPE OF A COLUMN THAT REFERS"
                    : "TYPE OF A COLUMN THAT REFERS, CHECKING",
                roles);
      }
    }
  }
}
