package dev.countersign.postgres.rules.locks;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;

/// An EXCLUDE constraint, for which there is no online form.
final class AddExclusionConstraint implements Rule {

  @Override
  public Card card() {
    return Card.high(
            "add-exclusion-constraint",
            """
            `ADD … EXCLUDE` builds its index and compares all rows under `ACCESS EXCLUSIVE`: reads and writes wait until it is
            done. Neither `NOT VALID` nor `USING INDEX` exists for it. Create the constraint with the table, or make a new
            table that has it and move over.
            """)
        .on("AT_AddConstraint")
        .bad("ALTER TABLE crates ADD CONSTRAINT crates_apart EXCLUDE USING gist (during WITH &&)")
        .good(
            "CREATE TABLE bookings (id bigint PRIMARY KEY, during tstzrange NOT NULL, EXCLUDE USING gist (during WITH &&))");
  }

  @Override
  public void check(Case statement, Report report) {
    for (AddedConstraint constraint : AddedConstraint.of(statement, "CONSTR_EXCLUSION")) {
      if (LiveLocks.of(statement, constraint.command()).scan()) {
        report.add(
            statement.targetName(),
            "ACCESS EXCLUSIVE on %s until the index is built and all rows are compared: reads and writes wait."
                .formatted(statement.targetName()),
            "Make a new table that has the constraint and move over, or choose a quiet hour.");
      }
    }
  }
}
