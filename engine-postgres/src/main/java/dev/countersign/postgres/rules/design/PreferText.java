package dev.countersign.postgres.rules.design;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;

/// A text with a limit in its type.
final class PreferText implements Rule {

  @Override
  public Card card() {
    return Card.style(
            "prefer-text",
            """
            `varchar(n)` is stored like `text`; a smaller limit later reads the whole table while nobody can use
            it. A CHECK constraint says the same, can be added without blocking, and has a name. `varchar` without
            a length is `text`.
            """)
        .on("CreateStmt", "AT_AddColumn", "AT_AlterColumnType")
        .bad("CREATE TABLE visits (id bigint PRIMARY KEY, place varchar(40))")
        .good(
            "CREATE TABLE visits (id bigint PRIMARY KEY, place text CHECK (length(place) <= 40), guest varchar)");
  }

  @Override
  public void check(Case statement, Report report) {
    for (NewColumn column : NewColumn.in(statement)) {
      if (column.type().is("varchar") && column.type().hasModifier()) {
        report.at(
            column.type().node(),
            column.object(),
            "%s is %s: its limit is part of the type."
                .formatted(column.object(), column.type().words()),
            "Use text with a CHECK constraint on its length.");
      }
    }
  }
}
