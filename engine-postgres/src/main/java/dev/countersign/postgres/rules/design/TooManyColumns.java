package dev.countersign.postgres.rules.design;

import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A table that is very wide.
final class TooManyColumns implements Rule {

  private static final int HARD = 1_600;
  private static final int NEAR = 1_500;

  @Override
  public Card card() {
    return Card.low(
            "too-many-columns",
            """
            A wide table is read and written as a whole for every column of it. The server's own limit is 1,600
            columns, dropped ones count for ever, and a row has to fit into a page before anything is moved out.
            """)
        .on("CreateStmt", "AT_AddColumn", "AT_AlterColumnType")
        .bad("CREATE TABLE visits (id bigint PRIMARY KEY, %s)".formatted(columns(100)))
        .good("CREATE TABLE visits (id bigint PRIMARY KEY, %s)".formatted(columns(20)))
        .option("columns", 100L, "the most columns that a table may have");
  }

  @Override
  public void check(Case statement, Report report) {
    long added = NewColumn.in(statement).stream().filter(NewColumn::isNew).count();
    if (added == 0) {
      return;
    }
    Optional<Relation> table = statement.target();
    long columns = added + table.map(there -> there.columns().size()).orElse(0);
    if (columns > report.number("columns")) {
      report.add(
          statement.targetName(),
          "%s has %,d columns then, and %,d is the limit."
              .formatted(statement.targetName(), columns, report.number("columns")),
          "Put what is seldom read into a table of its own.");
    }
    long numbers = added + table.map(TooManyColumns::numbers).orElse(0);
    if (numbers > NEAR && numbers > columns) {
      report.add(
          statement.targetName(),
          "%s has used %,d of the %,d columns that a table can ever have, dropped ones included."
              .formatted(statement.targetName(), numbers, HARD),
          "Copy it into a new table before no column can be added any more.");
    }
  }

  private static int numbers(Relation table) {
    return table.columns().stream().mapToInt(Relation.Column::number).max().orElse(0);
  }

  private static String columns(int count) {
    return Stream.iterate(1, n -> n + 1)
        .limit(count)
        .map(n -> "c" + n + " text")
        .collect(Collectors.joining(", "));
  }
}
