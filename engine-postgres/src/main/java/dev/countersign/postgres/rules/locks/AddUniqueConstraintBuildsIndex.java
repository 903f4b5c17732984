package dev.countersign.postgres.rules.locks;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;

/// A UNIQUE constraint whose index is built while nobody can use the table.
final class AddUniqueConstraintBuildsIndex implements Rule {

  private static final BuiltIndex INDEX = new BuiltIndex("CONSTR_UNIQUE", "constraint", "UNIQUE");

  @Override
  public Card card() {
    return Card.high(
            "add-unique-constraint-builds-index",
            """
            `ADD UNIQUE` builds its index under `ACCESS EXCLUSIVE`: reads and writes wait until it is done. `NOT VALID` does
            not exist for it. Build a unique index `CONCURRENTLY` first, then add the constraint `USING INDEX`, which changes
            the catalogue only.
            """)
        .on("AT_AddConstraint", "AT_AddColumn")
        .bad("ALTER TABLE crates ADD CONSTRAINT crates_code_key UNIQUE (code)")
        .good("ALTER TABLE crates ADD CONSTRAINT crates_kept_key UNIQUE USING INDEX crates_kept");
  }

  @Override
  public void check(Case statement, Report report) {
    INDEX.check(statement, report);
  }
}
