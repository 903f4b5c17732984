package dev.countersign.postgres.rules.script;

import dev.countersign.core.evidence.Effect.Extent;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Course.Held;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.List;

/// Schema and rows changed in one transaction.
final class DdlAndDmlMixed implements Rule {

  @Override
  public Card card() {
    return Card.medium(
            "ddl-and-dml-mixed",
            """
            A change of the schema and of rows in one transaction keeps the schema's locks until the last row is
            written. Change the schema first, and the rows afterwards in batches. Single rows that are named by
            their key, or written out, are not found.
            """)
        .on("InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt", "CopyStmt")
        .bad(
            "ALTER TABLE orders ADD COLUMN state text; UPDATE orders SET state = 'new' WHERE id > 1")
        .good(
            "ALTER TABLE orders ADD COLUMN state text",
            "ALTER TABLE orders ADD COLUMN state text; INSERT INTO notes VALUES (20261121)");
  }

  @Override
  public void check(Case statement, Report report) {
    List<Held> held = statement.course().held();
    boolean many =
        statement.is("InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt")
            && statement.effects().stream().anyMatch(e -> e.extent() == Extent.UNBOUNDED);
    boolean copies = statement.is("CopyStmt") && PgNode.flag(statement.node(), "is_from");
    if ((many || copies) && statement.script().inTransaction() && !held.isEmpty()) {
      Held lock = held.getFirst();
      report.add(
          statement.targetName(),
          "While the rows of %s are changed, %s on %s is held since line %d."
              .formatted(
                  statement.targetName(), lock.lock().mode(), lock.lock().object(), lock.line()),
          "Split the change: the schema first, then the rows in batches.");
    }
  }
}
