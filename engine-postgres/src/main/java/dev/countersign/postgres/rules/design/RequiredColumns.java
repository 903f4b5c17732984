package dev.countersign.postgres.rules.design;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.List;

/// A table without the columns that every table has here.
final class RequiredColumns implements Rule {

  @Override
  public Card card() {
    return Card.style(
            "required-columns",
            """
            Every table has some columns here, such as when a row was made and changed. Partitions, temporary tables
            and copies of other tables are not found.
            """)
        .on("CreateStmt")
        .bad("CREATE TABLE visits (id bigint PRIMARY KEY, created_at timestamptz)")
        .good(
            "CREATE TABLE visits (id bigint PRIMARY KEY, created_at timestamptz, updated_at timestamptz)")
        .option("columns", List.of("created_at", "updated_at"), "the columns that a table has");
  }

  @Override
  public void check(Case statement, Report report) {
    boolean copies =
        statement.node().has("inhRelations")
            || statement.node().has("ofTypename")
            || statement
                .node()
                .path("tableElts")
                .valueStream()
                .anyMatch(item -> item.has("TableLikeClause"));
    if (!Tables.makesTable(statement) || copies) {
      return;
    }
    List<String> there = NewColumn.in(statement).stream().map(NewColumn::name).toList();
    for (String column : report.texts("columns")) {
      if (!there.contains(column)) {
        report.add(
            statement.targetName(),
            "%s has no column %s.".formatted(statement.targetName(), column),
            "Add the column %s.".formatted(column));
      }
    }
  }
}
