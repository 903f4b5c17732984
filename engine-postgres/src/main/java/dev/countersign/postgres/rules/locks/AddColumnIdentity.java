package dev.countersign.postgres.rules.locks;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;

/// An identity column whose numbers are written into every row.
final class AddColumnIdentity implements Rule {

  @Override
  public Card card() {
    return Card.high(
            "add-column-identity",
            """
            A new column `GENERATED … AS IDENTITY` gets another number in every row that is there, so table and indexes are
            written anew under `ACCESS EXCLUSIVE`, just as with `serial`. Add a plain `bigint` column, number old rows in
            batches, make it NOT NULL, and only then `ADD GENERATED … AS IDENTITY`, which changes the catalogue only.
            """)
        .on("AT_AddColumn")
        .bad("ALTER TABLE crates ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY")
        .good("ALTER TABLE crates ADD COLUMN number bigint");
  }

  @Override
  public void check(Case statement, Report report) {
    for (AddedColumn column : AddedColumn.of(statement)) {
      if (column.has("CONSTR_IDENTITY") && LiveLocks.of(statement, column.command()).rewrite()) {
        report.add(
            statement.targetName() + "." + column.name(),
            "ACCESS EXCLUSIVE on %s while every row gets its number in %s: reads and writes wait."
                .formatted(statement.targetName(), column.name()),
            "Add a plain bigint column, number old rows in batches, and make it an identity afterwards.");
      }
    }
  }
}
