package dev.countersign.postgres.rules.script;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Dropped;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;

/// DROP INDEX of an index that a constraint owns.
final class DropConstraintBackingIndex implements Rule {

  @Override
  public Card card() {
    return Card.medium(
            "drop-constraint-backing-index",
            """
            The index is how a primary key, a UNIQUE or an EXCLUDE constraint is enforced: `DROP INDEX` fails, with
            and without `CASCADE`. To drop the constraint drops the index.
            """)
        .on("DropStmt")
        .bad("DROP INDEX boxes_label_key", "DROP INDEX notes_pkey CASCADE")
        .refused("2BP01")
        .good("DROP INDEX CONCURRENTLY orders_qty");
  }

  @Override
  public void check(Case statement, Report report) {
    for (Dropped index : Dropped.of(statement, "OBJECT_INDEX")) {
      statement
          .found()
          .index(index.names())
          .filter(found -> !found.index().constraint().isEmpty())
          .ifPresent(found -> {
            String table = found.table().objectName().qualified();
            String constraint = found.index().constraint();
            report.add(
                index.object(),
                "DROP INDEX fails: the constraint %s of %s needs %s."
                    .formatted(constraint, table, index.object()),
                "Drop the constraint, if that is meant: ALTER TABLE %s DROP CONSTRAINT %s."
                    .formatted(table, constraint));
          });
    }
  }
}
