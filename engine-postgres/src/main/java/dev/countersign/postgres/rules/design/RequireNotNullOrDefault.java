package dev.countersign.postgres.rules.design;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.List;

/// A column that may stay empty.
final class RequireNotNullOrDefault implements Rule {

  @Override
  public Card card() {
    return Card.style(
            "require-not-null-or-default",
            """
            A column that can be NULL has one value more than its type, and every query has to think of it. A column
            that is added to a table with rows needs a default to be NOT NULL.
            """)
        .on("CreateStmt", "AT_AddColumn", "AT_AlterColumnType")
        .bad("CREATE TABLE visits (id bigint PRIMARY KEY, place text)")
        .good(
            "CREATE TABLE visits (id bigint PRIMARY KEY, place text NOT NULL, day date NOT NULL DEFAULT now())")
        .option("nullable", true, "whether a column that can be NULL is found")
        .option("default", false, "whether a column without a default is found");
  }

  @Override
  public void check(Case statement, Report report) {
    List<String> keys =
        NewConstraint.in(statement).stream()
            .filter(NewConstraint::isPrimaryKey)
            .flatMap(constraint -> constraint.columns().stream())
            .toList();
    for (NewColumn column : NewColumn.in(statement)) {
      boolean key = keys.contains(column.name());
      boolean computed = column.has("CONSTR_GENERATED");
      if (column.isNew() && !key && !computed) {
        look(column, report);
      }
    }
  }

  private static void look(NewColumn column, Report report) {
    if (report.flag("nullable") && !column.isNotNull()) {
      report.at(
          column.node(),
          column.object(),
          "%s can be NULL.".formatted(column.object()),
          "Make it NOT NULL, with a default where the table has rows.");
    }
    if (report.flag("default") && !column.has("CONSTR_DEFAULT") && !column.isNumbered()) {
      report.at(
          column.node(),
          column.object(),
          "%s has no default.".formatted(column.object()),
          "Give it a default.");
    }
  }
}
