package dev.countersign.postgres.rules.locks;

import dev.countersign.postgres.dialect.Relation.Kind;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;

/// The index of a constraint, where the statement builds it while nobody can use the table.
///
/// @param constraint the kind of the constraint in the syntax tree
/// @param what what the constraint is called in a sentence
/// @param form how it is written
record BuiltIndex(String constraint, String what, String form) {

  void check(Case statement, Report report) {
    for (AddedConstraint added : AddedConstraint.of(statement, constraint)) {
      if (added.index().isEmpty() && LiveLocks.of(statement, added.command()).scan()) {
        found(statement, report);
      }
    }
    for (AddedColumn column : AddedColumn.of(statement)) {
      if (column.has(constraint) && LiveLocks.of(statement, column.command()).scan()) {
        found(statement, report);
      }
    }
  }

  private void found(Case statement, Report report) {
    boolean partitioned =
        statement.target().filter(t -> t.kind() == Kind.PARTITIONED_TABLE).isPresent();
    report.add(
        statement.targetName(),
        "ACCESS EXCLUSIVE on %s until the index of the %s is built: reads and writes wait."
            .formatted(statement.targetName(), what),
        partitioned
            ? "Create a unique index ON ONLY %s, build each partition's CONCURRENTLY, and attach them."
                .formatted(statement.targetName())
            : "Create the unique index CONCURRENTLY first, then ADD CONSTRAINT … %s USING INDEX."
                .formatted(form));
  }
}
