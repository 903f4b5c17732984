package dev.countersign.postgres.rules.script;

import dev.countersign.postgres.dialect.SqlStatement;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;

/// Schema and rows changed in one transaction.
final class DdlAndDmlMixed implements Rule {

  @Override
  public Card card() {
    return Card.medium(
            "ddl-and-dml-mixed",
            """
            A change of the schema and of rows in one transaction keeps the schema's locks until the last row is
            written. Change the schema first, and the rows afterwards in batches.
            """)
        .bad(
            "ALTER TABLE orders ADD COLUMN state text; UPDATE orders SET state = 'new' WHERE id ="
                + " 1")
        .good("ALTER TABLE orders ADD COLUMN state text");
  }

  @Override
  public void check(Case statement, Report report) {
    boolean writes = statement.is("InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt");
    boolean afterSchema =
        statement.script().earlier().stream().anyMatch(DdlAndDmlMixed::changesSchema);
    if (writes && afterSchema) {
      report.add(
          statement.targetName(),
          "Rows are changed in the transaction that changed the schema, under its locks.",
          "Split the change: the schema first, then the rows in batches.");
    }
  }

  private static boolean changesSchema(SqlStatement statement) {
    return statement.tag().equals("AlterTableStmt") || statement.tag().equals("IndexStmt");
  }
}
