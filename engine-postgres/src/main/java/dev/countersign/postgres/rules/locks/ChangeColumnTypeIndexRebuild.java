package dev.countersign.postgres.rules.locks;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.List;

/// A type change that spares the rows, and builds indexes anew.
final class ChangeColumnTypeIndexRebuild implements Rule {

  @Override
  public Card card() {
    return Card.medium(
            "change-column-type-index-rebuild",
            """
            Some changes of a type or collation leave the rows as they are, but change how they sort or hash: every index on
            the column is built anew under `ACCESS EXCLUSIVE`. So do `timestamp` to `timestamptz` in UTC, and another
            collation. Drop the index concurrently before, change the type, and build it concurrently afterwards; or switch to
            a new column.
            """)
        .on("AT_AlterColumnType")
        .bad("ALTER TABLE crates ALTER COLUMN code TYPE varchar(20) COLLATE \"C\"")
        .good("ALTER TABLE crates ALTER COLUMN code TYPE varchar(80)");
  }

  @Override
  public void check(Case statement, Report report) {
    for (ChangedType change : ChangedType.of(statement)) {
      List<String> indexes = change.rebuilt(statement);
      if (!indexes.isEmpty()
          && !LiveLocks.of(statement, change.command()).rewrite()
          && statement.targetIsLive()) {
        report.add(
            statement.targetName() + "." + change.name(),
            "ACCESS EXCLUSIVE on %s while %s is built anew for the new type of %s: reads and writes wait."
                .formatted(statement.targetName(), String.join(", ", indexes), change.name()),
            "Drop the index concurrently before, and build it concurrently afterwards.");
      }
    }
  }
}
