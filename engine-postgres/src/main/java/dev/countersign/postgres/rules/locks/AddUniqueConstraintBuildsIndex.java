package dev.countersign.postgres.rules.locks;

import dev.countersign.postgres.dialect.Relation.Kind;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;

/// A UNIQUE constraint whose index is built while nobody can use the table.
final class AddUniqueConstraintBuildsIndex implements Rule {

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
    for (AddedConstraint constraint : AddedConstraint.of(statement, "CONSTR_UNIQUE")) {
      if (constraint.index().isEmpty() && LiveLocks.of(statement, constraint.command()).scan()) {
        found(statement, report);
      }
    }
    for (AddedColumn column : AddedColumn.of(statement)) {
      if (column.has("CONSTR_UNIQUE") && LiveLocks.of(statement, column.command()).scan()) {
        found(statement, report);
      }
    }
  }

  private static void found(Case statement, Report report) {
    boolean partitioned =
        statement.target().filter(t -> t.kind() == Kind.PARTITIONED_TABLE).isPresent();
    report.add(
        statement.targetName(),
        "ACCESS EXCLUSIVE on %s until the index of the constraint is built: reads and writes wait."
            .formatted(statement.targetName()),
        partitioned
            ? "Create a unique index ON ONLY %s, build each partition's CONCURRENTLY, and attach them."
                .formatted(statement.targetName())
            : "Create the unique index CONCURRENTLY first, then ADD CONSTRAINT … UNIQUE USING INDEX.");
  }
}
