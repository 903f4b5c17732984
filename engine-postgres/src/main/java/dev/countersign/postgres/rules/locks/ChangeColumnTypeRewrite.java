package dev.countersign.postgres.rules.locks;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;

/// A type change that writes the table anew.
final class ChangeColumnTypeRewrite implements Rule {

  @Override
  public Card card() {
    return Card.high(
            "change-column-type-rewrite",
            """
            Changing a column's type writes table and indexes anew under `ACCESS EXCLUSIVE`, unless the old bytes
            are valid values of the new type as they are: a longer `varchar`, `varchar` to `text`, a `numeric` with
            more digits and the same scale, `cidr` to `inet`, and others. Only changes that do rewrite are found
            here. Add a new column, keep both in step with a trigger, fill old rows in batches, then switch.
            """)
        .on("AT_AlterColumnType")
        .bad("ALTER TABLE items ALTER COLUMN amount TYPE bigint")
        .good("ALTER TABLE orders ALTER COLUMN code TYPE varchar(80)");
  }

  @Override
  public void check(Case statement, Report report) {
    for (ChangedType change : ChangedType.of(statement)) {
      LiveLocks locks = LiveLocks.of(statement, change.command());
      if (locks.rewrite()) {
        report.add(
            statement.targetName() + "." + change.name(),
            "ACCESS EXCLUSIVE on %s while it %s written anew for the new type of %s: reads and writes wait."
                .formatted(
                    statement.targetName(), locks.certain() ? "is" : "may be", change.name()),
            "Add a column of the new type, fill it in batches, then switch over.");
      }
    }
  }
}
