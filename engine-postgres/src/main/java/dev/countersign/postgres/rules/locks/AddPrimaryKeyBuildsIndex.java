package dev.countersign.postgres.rules.locks;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;

/// A primary key whose index is built while nobody can use the table.
final class AddPrimaryKeyBuildsIndex implements Rule {

  private static final BuiltIndex INDEX =
      new BuiltIndex("CONSTR_PRIMARY", "primary key", "PRIMARY KEY");

  @Override
  public Card card() {
    return Card.high(
            "add-primary-key-builds-index",
            """
            `ADD PRIMARY KEY` builds its index under `ACCESS EXCLUSIVE`, and reads the table for NULLs: reads and writes wait
            until it is done. Make the columns NOT NULL by a proven CHECK, build a unique index `CONCURRENTLY`, then add the
            key `USING INDEX`, which changes the catalogue only.
            """)
        .on("AT_AddConstraint", "AT_AddColumn")
        .bad("ALTER TABLE keyless ADD PRIMARY KEY (id)")
        .good("ALTER TABLE keyless ADD CONSTRAINT keyless_pkey PRIMARY KEY USING INDEX keyless_id");
  }

  @Override
  public void check(Case statement, Report report) {
    INDEX.check(statement, report);
  }
}
