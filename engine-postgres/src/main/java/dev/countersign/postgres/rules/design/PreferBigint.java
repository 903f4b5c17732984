package dev.countersign.postgres.rules.design;

import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.List;
import java.util.Optional;

/// A key that a growing table can use up.
final class PreferBigint implements Rule {

  private static final long INTEGER_MAX = Integer.MAX_VALUE;

  @Override
  public Card card() {
    return Card.low(
            "prefer-bigint",
            """
            An `integer` key ends at 2,147,483,647, a `smallint` at 32,767, and then every INSERT fails. Changing it
            to `bigint` later writes the table anew while nobody can use it. Found are primary keys of one column
            and columns that a sequence numbers; an ordinary `integer` is found when the option says so, for not
            everything that is counted grows. Changes of a table whose key is used up to a good part are found too,
            by the catalogue's estimate of its rows.
            """)
        .on("CreateStmt", "AlterTableStmt")
        .bad(
            "CREATE TABLE visits (id int PRIMARY KEY)",
            "CREATE TABLE visits (id bigint PRIMARY KEY, place serial)",
            "CREATE TABLE visits (id int GENERATED ALWAYS AS IDENTITY, PRIMARY KEY (id))")
        .good(
            "CREATE TABLE visits (id bigint PRIMARY KEY, guests int NOT NULL)",
            "CREATE TABLE visit_lines (visit bigint, line smallint, PRIMARY KEY (visit, line))")
        .option("columns", false, "whether every other column is found too")
        .option("percent", 50L, "how much of an existing `integer` key may be used, in percent");
  }

  @Override
  public void check(Case statement, Report report) {
    List<String> keys =
        NewConstraint.in(statement).stream()
            .filter(constraint -> constraint.isPrimaryKey() && constraint.columns().size() == 1)
            .map(constraint -> constraint.columns().getFirst())
            .filter(key -> !refers(key, statement))
            .toList();
    for (NewColumn column : NewColumn.in(statement)) {
      boolean small =
          column.type().is("int2", "int4", "serial", "serial2", "serial4", "smallserial");
      boolean grows = keys.contains(column.name()) || column.isNumbered();
      if (small && !column.type().isArray() && (grows || report.flag("columns"))) {
        report.at(
            column.node(),
            column.object(),
            "%s is %s and ends at %s."
                .formatted(
                    column.object(),
                    column.type().words(),
                    isTiny(column) ? "32,767" : "2,147,483,647"),
            "Use bigint%s.".formatted(column.isNumbered() ? " GENERATED ALWAYS AS IDENTITY" : ""));
      }
    }
    if (statement.is("AlterTableStmt")) {
      statement.target().ifPresent(table -> capacity(table, report));
    }
  }

  /// A key that is another table's has as many values as that one.
  private static boolean refers(String key, Case statement) {
    return NewConstraint.in(statement).stream()
        .anyMatch(other -> other.isForeignKey() && other.columns().equals(List.of(key)));
  }

  private static boolean isTiny(NewColumn column) {
    return column.type().is("int2", "serial2", "smallserial");
  }

  private static void capacity(Relation table, Report report) {
    double used = table.size().rows() * 100 / INTEGER_MAX;
    Optional<String> key =
        table
            .primaryKey()
            .filter(index -> index.columns().size() == 1)
            .flatMap(index -> table.column(index.columns().getFirst()))
            .filter(column -> column.type().equals("integer"))
            .map(Relation.Column::name);
    if (key.isPresent() && used >= report.number("percent")) {
      String name = table.objectName().qualified() + "." + key.get();
      report.add(
          name,
          "The rows there are use up at least %.0f %% of the integers for %s."
              .formatted(used, name),
          "Plan the move to bigint now, while there is time to do it without blocking.");
    }
  }
}
