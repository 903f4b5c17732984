package dev.countersign.postgres.rules.design;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// Columns in an order that leaves gaps.
final class ColumnOrderPadding implements Rule {

  @Override
  public Card card() {
    return Card.style(
            "column-order-padding",
            """
            Values begin at multiples of 8, 4 or 2 bytes, as their types want it, and what is between them is empty
            in every row. Columns of fixed length, widest alignment first, leave no gap. Counted are gaps between
            columns of fixed length; what follows a text may begin anywhere.
            """)
        .on("CreateStmt")
        .bad(
            "CREATE TABLE visits (open boolean, id bigint PRIMARY KEY, paid boolean, at timestamptz)")
        .good(
            "CREATE TABLE visits (id bigint PRIMARY KEY, at timestamptz, open boolean, paid boolean, place text)")
        .option("bytes", 8L, "from so many bytes a row on it is found");
  }

  @Override
  public void check(Case statement, Report report) {
    if (!Tables.makesTable(statement)) {
      return;
    }
    List<NewColumn> columns = NewColumn.in(statement);
    long gaps = Room.gaps(columns.stream().map(Room::of).toList());
    if (gaps >= report.number("bytes")) {
      String better =
          columns.stream()
              .sorted(Comparator.comparing(column -> -Room.of(column).rank()))
              .map(NewColumn::name)
              .collect(Collectors.joining(", "));
      report.at(
          statement.node().path("relation"),
          statement.targetName(),
          "The order of the columns of %s leaves %d bytes empty in every row."
              .formatted(statement.targetName(), gaps),
          "Put them in this order: %s.".formatted(better));
    }
  }
}
