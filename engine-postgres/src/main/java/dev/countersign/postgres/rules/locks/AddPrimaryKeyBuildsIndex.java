package dev.countersign.postgres.rules.locks;

import dev.countersign.postgres.dialect.Relation.Kind;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;

/// A primary key whose index is built while nobody can use the table.
final class AddPrimaryKeyBuildsIndex implements Rule {

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
    for (AddedConstraint constraint : AddedConstraint.of(statement, "CONSTR_PRIMARY")) {
      if (constraint.index().isEmpty() && LiveLocks.of(statement, constraint.command()).scan()) {
        found(statement, report);
      }
    }
    for (AddedColumn column : AddedColumn.of(statement)) {
      if (column.has("CONSTR_PRIMARY") && LiveLocks.of(statement, column.command()).scan()) {
        found(statement, report);
      }
    }
  }

  private static void found(Case statement, Report report) {
    boolean partitioned =
        statement.target().filter(t -> t.kind() == Kind.PARTITIONED_TABLE).isPresent();
    report.add(
        statement.targetName(),
        "ACCESS EXCLUSIVE on %s until the index of the primary key is built: reads and writes wait."
            .formatted(statement.targetName()),
        partitioned
            ? "Create a unique index ON ONLY %s, build each partition's CONCURRENTLY, and attach them."
                .formatted(statement.targetName())
            : "Create the unique index CONCURRENTLY first, then ADD CONSTRAINT … PRIMARY KEY USING INDEX.");
  }
}
