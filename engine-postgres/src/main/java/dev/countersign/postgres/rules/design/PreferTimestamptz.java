package dev.countersign.postgres.rules.design;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;

/// A time that means another moment in every zone.
final class PreferTimestamptz implements Rule {

  @Override
  public Card card() {
    return Card.style(
            "prefer-timestamptz",
            """
            `timestamp` holds what a clock shows and not where: the same value is another moment in each session's
            `TimeZone`, and an hour is there twice when summer ends. `timestamptz` is as large and is a moment.
            """)
        .on("CreateStmt", "AT_AddColumn", "AT_AlterColumnType")
        .bad("CREATE TABLE visits (id bigint PRIMARY KEY, at timestamp)")
        .good("CREATE TABLE visits (id bigint PRIMARY KEY, at timestamptz, day date, opens time)");
  }

  @Override
  public void check(Case statement, Report report) {
    for (NewColumn column : NewColumn.in(statement)) {
      if (column.type().is("timestamp")) {
        report.at(
            column.type().node(),
            column.object(),
            "%s is a timestamp without a time zone.".formatted(column.object()),
            "Use timestamptz.");
      }
    }
  }
}
