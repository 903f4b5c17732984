package dev.countersign.postgres.rules.locks;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation.CheckConstraint;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Course.Check;
import java.util.List;

/// Whether the change itself proves that a column holds no NULL, before it says NOT NULL.
final class NotNull {

  private NotNull() {}

  /// Whether a CHECK constraint that the change added or validated proves it.
  ///
  /// @param gone constraints that prove nothing any more
  static boolean isProven(Case statement, String column, List<String> gone) {
    String table = statement.targetName();
    boolean added =
        statement.course().checks(table).stream()
            .filter(Check::validated)
            .filter(check -> check.name().isEmpty() || !gone.contains(check.name()))
            .anyMatch(check -> implies(PgNode.of(check.condition()), column));
    return added
        || statement.target().stream()
            .flatMap(t -> t.checks().stream())
            .filter(check -> statement.course().validated(table, check.name()))
            .filter(check -> !gone.contains(check.name()))
            .anyMatch(check -> says(check, column));
  }

  private static boolean implies(PgNode condition, String column) {
    if (condition.is("BoolExpr") && PgNode.text(condition.body(), "boolop").equals("AND_EXPR")) {
      return condition.get("args").valueStream().anyMatch(part -> implies(PgNode.of(part), column));
    }
    var argument = PgNode.of(condition.get("arg"));
    List<String> names = PgNode.names(argument.get("fields"));
    return condition.is("NullTest")
        && PgNode.text(condition.body(), "nulltesttype").equals("IS_NOT_NULL")
        && argument.is("ColumnRef")
        && !names.isEmpty()
        && names.getLast().equals(column);
  }

  /// As the server writes it.
  private static boolean says(CheckConstraint check, String column) {
    String quoted = column.matches("[a-z_][a-z0-9_]*") ? column : '"' + column + '"';
    return check.definition().contains("(" + quoted + " IS NOT NULL)")
        && !check.definition().contains(" OR ")
        && !check.definition().contains("NOT (");
  }
}
