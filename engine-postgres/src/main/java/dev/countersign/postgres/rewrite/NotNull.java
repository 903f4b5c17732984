package dev.countersign.postgres.rewrite;

import dev.countersign.core.review.Rewrite.Phase;
import dev.countersign.postgres.dialect.Relation;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Forbids NULL without reading the table under a lock that blocks.
final class NotNull {

  static final String HOW =
      "The rows are read under a lock that blocks neither reads nor writes; with that proof"
          + " forbidding NULL takes a moment.";

  /// From this version on NOT NULL itself can be NOT VALID.
  private static final int NOT_VALID_SINCE = 18;

  private NotNull() {}

  static List<Phase> phases(Subject subject, Relation table, String column) throws SQLException {
    String quoted = subject.quoted(column);
    boolean itself = subject.major() >= NOT_VALID_SINCE;
    String name =
        subject.quoted(
            subject.constraintName(table, List.of(column), itself ? "not_null" : "is_not_null"));
    String rule = itself ? "NOT NULL " + quoted : "CHECK (%s IS NOT NULL)".formatted(quoted);
    var phases = new ArrayList<Phase>();
    phases.add(
        Plan.together(
            "Forbid NULL in new rows",
            Command.alter(subject, table, "ADD CONSTRAINT %s %s NOT VALID".formatted(name, rule))));
    phases.add(AddConstraint.validate(subject, table, name));
    if (!itself) {
      phases.add(
          Plan.together(
              "Forbid NULL: the CHECK proves that there is none",
              Command.alter(subject, table, "ALTER COLUMN %s SET NOT NULL".formatted(quoted))));
      phases.add(
          Plan.together(
              "Drop the CHECK, which is not needed any more",
              Command.alter(subject, table, "DROP CONSTRAINT " + name)));
    }
    return phases;
  }
}
