package dev.countersign.postgres.locks;

import dev.countersign.postgres.dialect.Catalog;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.Relation.Column;
import dev.countersign.postgres.dialect.Relation.Generation;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The sequences that serve the columns of a table: those of `serial` columns by their default,
/// those of identity columns by the name that the server gives them.
final class OwnedSequences {

  private static final Pattern NEXTVAL =
      Pattern.compile("nextval\\('(?:(.+)\\.)?(.+)'::regclass\\)");

  private OwnedSequences() {}

  static List<Relation> of(Relation table, Catalog catalog) {
    return table.columns().stream().flatMap(column -> of(table, column, catalog).stream()).toList();
  }

  static Optional<Relation> of(Relation table, Column column, Catalog catalog) {
    boolean identity =
        column.generation() == Generation.IDENTITY_ALWAYS
            || column.generation() == Generation.IDENTITY_BY_DEFAULT;
    if (identity) {
      return catalog.relation(table.schema(), table.name() + "_" + column.name() + "_seq");
    }
    Matcher nextval = NEXTVAL.matcher(column.defaultSql().orElse(""));
    if (!nextval.matches()) {
      return Optional.empty();
    }
    String name = nextval.group(2).replace("\"", "");
    return name.equals(table.name() + "_" + column.name() + "_seq")
        ? catalog.relation(table.schema(), name)
        : Optional.empty();
  }
}
