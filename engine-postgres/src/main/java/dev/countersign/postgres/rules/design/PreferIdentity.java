package dev.countersign.postgres.rules.design;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;

/// A serial column.
final class PreferIdentity implements Rule {

  @Override
  public Card card() {
    return Card.style(
            "prefer-identity",
            """
            `serial` is no type: it makes a sequence that has its own privileges, that a dump and a copy of the
            table treat apart, and whose default anybody who inserts can overrule unseen. An identity column is the
            standard's own, and belongs to the table.
            """)
        .on("CreateStmt", "AT_AddColumn", "AT_AlterColumnType")
        .bad("CREATE TABLE visits (id bigserial PRIMARY KEY)")
        .good("CREATE TABLE visits (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY)");
  }

  @Override
  public void check(Case statement, Report report) {
    for (NewColumn column : NewColumn.in(statement)) {
      if (column.type().isSerial()) {
        report.at(
            column.type().node(),
            column.object(),
            "%s is %s, which makes a sequence beside the table."
                .formatted(column.object(), column.type().words()),
            "Use bigint GENERATED ALWAYS AS IDENTITY.");
      }
    }
  }
}
