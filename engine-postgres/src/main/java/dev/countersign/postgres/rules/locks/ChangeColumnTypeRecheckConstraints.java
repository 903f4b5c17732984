package dev.countersign.postgres.rules.locks;

import dev.countersign.postgres.dialect.Relation.CheckConstraint;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A type change that spares the rows, and checks them again.
final class ChangeColumnTypeRecheckConstraints implements Rule {

  @Override
  public Card card() {
    return Card.medium(
            "change-column-type-recheck-constraints",
            """
            A change of type that leaves the rows as they are still reads all of them under `ACCESS EXCLUSIVE` when a CHECK
            constraint uses the column: the constraint is made anew for the new type. Drop the constraint before, change the
            type, then add it `NOT VALID` and validate it in another transaction.
            """)
        .on("AT_AlterColumnType")
        .bad("ALTER TABLE crates ALTER COLUMN grade TYPE varchar(20)")
        .good("ALTER TABLE crates ALTER COLUMN code TYPE varchar(80)");
  }

  @Override
  public void check(Case statement, Report report) {
    for (ChangedType change : ChangedType.of(statement)) {
      LiveLocks locks = LiveLocks.of(statement, change.command());
      Optional<String> constraint = constraint(statement, change.name());
      if (constraint.isPresent() && !locks.rewrite() && locks.scan()) {
        report.add(
            statement.targetName() + "." + change.name(),
            "ACCESS EXCLUSIVE on %s while all of its rows are checked again for %s: reads and writes wait."
                .formatted(statement.targetName(), constraint.get()),
            "Drop the constraint before, then add it NOT VALID and VALIDATE it in another transaction.");
      }
    }
  }

  private static Optional<String> constraint(Case statement, String column) {
    Pattern name = Pattern.compile("(?<![\\w$])\"?" + Pattern.quote(column) + "\"?(?![\\w$])");
    List<String> dropped = statement.course().dropped(statement.targetName());
    return statement.target().stream()
        .flatMap(table -> table.checks().stream())
        .filter(CheckConstraint::validated)
        .filter(check -> !dropped.contains(check.name()))
        .filter(check -> name.matcher(check.definition()).find())
        .map(CheckConstraint::name)
        .findFirst();
  }
}
