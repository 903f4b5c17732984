package dev.countersign.postgres.locks;

import dev.countersign.postgres.dialect.Catalog;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.Relation.Column;
import java.util.List;

/// The sequences that belong to the columns of a table, by `serial`, identity or OWNED BY.
final class OwnedSequences {

  private OwnedSequences() {}

  static List<Relation> of(Relation table, Catalog catalog) {
    return table.links().sequences().stream()
        .flatMap(owned -> catalog.relation(owned.sequence()).stream())
        .toList();
  }

  static List<Relation> of(Relation table, Column column, Catalog catalog) {
    return table.links().sequences().stream()
        .filter(owned -> owned.column() == column.number())
        .flatMap(owned -> catalog.relation(owned.sequence()).stream())
        .toList();
  }
}
