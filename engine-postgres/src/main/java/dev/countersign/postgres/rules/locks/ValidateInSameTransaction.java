package dev.countersign.postgres.rules.locks;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import tools.jackson.databind.JsonNode;

/// A constraint that is validated under the lock that added it.
final class ValidateInSameTransaction implements Rule {

  @Override
  public Card card() {
    return Card.high(
            "validate-in-same-transaction",
            """
            `NOT VALID` is worth its name only when the lock that it took is gone before the rows are read. Validated in the
            same transaction, or in the same `ALTER TABLE`, the constraint is checked under the strong lock after all: reads
            and writes wait for the whole table. Commit first, then run `VALIDATE CONSTRAINT` in a transaction of its own.
            """)
        .on("AT_ValidateConstraint")
        .bad(
            "ALTER TABLE crates ADD CONSTRAINT heavy CHECK (weight > 0) NOT VALID; ALTER TABLE crates VALIDATE CONSTRAINT heavy",
            "ALTER TABLE crates ADD CONSTRAINT heavy CHECK (weight > 0) NOT VALID, VALIDATE CONSTRAINT heavy")
        .good("ALTER TABLE crates VALIDATE CONSTRAINT crates_seen_known");
  }

  @Override
  public void check(Case statement, Report report) {
    for (JsonNode command : statement.commands("AT_ValidateConstraint")) {
      String name = PgNode.text(command, "name");
      if (isAddedBeside(statement, name) || isUnderItsLock(statement)) {
        report.add(
            statement.targetName(),
            "All rows of %s are read for %s under the lock that this transaction already holds: writes wait, and reads where it is ACCESS EXCLUSIVE."
                .formatted(statement.targetName(), name),
            "Commit first, then run VALIDATE CONSTRAINT in a transaction of its own.");
      }
    }
  }

  /// In the same ALTER TABLE.
  private static boolean isAddedBeside(Case statement, String name) {
    return statement.targetIsLive()
        && statement.commands("AT_AddConstraint").stream()
            .map(command -> PgNode.of(command.path("def")).body())
            .anyMatch(constraint -> PgNode.text(constraint, "conname").equals(name));
  }

  private static boolean isUnderItsLock(Case statement) {
    return statement.targetIsLive() && statement.course().held(statement.targetName()).isPresent();
  }
}
