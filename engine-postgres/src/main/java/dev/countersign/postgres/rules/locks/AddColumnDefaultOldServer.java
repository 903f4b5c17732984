package dev.countersign.postgres.rules.locks;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;

/// A default that an old server writes into every row.
final class AddColumnDefaultOldServer implements Rule {

  @Override
  public Card card() {
    return Card.high(
            "add-column-default-old-server",
            """
            Before PostgreSQL 11 every default of a new column is written into every row: table and indexes are written anew
            under `ACCESS EXCLUSIVE`. Countersign supports servers from 14 on, where constants are kept in the catalogue; this
            rule is for what speaks the protocol and says that it is older. Add the column without a default, set the default
            afterwards, and fill old rows in batches.
            """)
        .on("AT_AddColumn")
        .bad("ALTER TABLE crates ADD COLUMN state text DEFAULT 'new'")
        .good("ALTER TABLE crates ADD COLUMN state text")
        .server(100_023);
  }

  private static final int FAST_DEFAULT = 110_000;

  @Override
  public void check(Case statement, Report report) {
    int version = statement.catalog().server().versionNumber();
    for (AddedColumn column : AddedColumn.of(statement)) {
      if (version < FAST_DEFAULT && column.has("CONSTR_DEFAULT") && statement.targetIsLive()) {
        report.add(
            statement.targetName() + "." + column.name(),
            "ACCESS EXCLUSIVE on %s while the default of %s is written into every row: this server is older than 11."
                .formatted(statement.targetName(), column.name()),
            "Add the column without a default, set the default afterwards, and fill old rows in"
                + " batches.");
      }
    }
  }
}
