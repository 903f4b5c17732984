package dev.countersign.postgres.rules.design;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;

/// A text that is filled up with blanks.
final class NoCharType implements Rule {

  @Override
  public Card card() {
    return Card.style(
            "no-char-type",
            """
            `char(n)` fills every value up with blanks, which cost room and are ignored by some comparisons and not
            by others. `"char"`, with quotes, is another type and not found here.
            """)
        .on("CreateStmt", "AT_AddColumn", "AT_AlterColumnType")
        .bad(
            "CREATE TABLE visits (id bigint PRIMARY KEY, country char(2))",
            "CREATE TABLE visits (id bigint PRIMARY KEY, state char)")
        .good("CREATE TABLE visits (id bigint PRIMARY KEY, country text, state \"char\")");
  }

  @Override
  public void check(Case statement, Report report) {
    for (NewColumn column : NewColumn.in(statement)) {
      if (column.type().is("bpchar")) {
        report.at(
            column.type().node(),
            column.object(),
            "%s is %s, which is filled up with blanks."
                .formatted(column.object(), column.type().words()),
            "Use text, with a CHECK constraint where the length matters.");
      }
    }
  }
}
