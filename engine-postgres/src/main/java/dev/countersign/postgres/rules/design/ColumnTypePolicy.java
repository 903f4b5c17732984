package dev.countersign.postgres.rules.design;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.List;

/// A type that the operator does not want.
final class ColumnTypePolicy implements Rule {

  @Override
  public Card card() {
    return Card.style(
            "column-type-policy",
            """
            Some types are not wanted here. Without options these are `money`, whose meaning depends on a setting
            of the server, `json`, which cannot be compared and is parsed at every access (`jsonb` is not), and
            `timetz`, which has a zone and no day.
            """)
        .on("CreateStmt", "AT_AddColumn", "AT_AlterColumnType")
        .bad("CREATE TABLE visits (id bigint PRIMARY KEY, paid money, notes json)")
        .good("CREATE TABLE visits (id bigint PRIMARY KEY, paid numeric(12, 2), notes jsonb)")
        .option("denied", List.of("money", "json", "timetz"), "the types that no column may have")
        .option("keys", List.of(), "the types that a primary key may have; none: any");
  }

  @Override
  public void check(Case statement, Report report) {
    List<String> denied = report.texts("denied");
    List<String> allowed = report.texts("keys");
    List<String> keys =
        NewConstraint.in(statement).stream()
            .filter(NewConstraint::isPrimaryKey)
            .flatMap(constraint -> constraint.columns().stream())
            .toList();
    for (NewColumn column : NewColumn.in(statement)) {
      boolean key = keys.contains(column.name());
      if (denied.stream().anyMatch(column.type()::isCalled)) {
        unwanted(
            column,
            "Use another type; the configuration does not want " + words(column) + ".",
            report);
      } else if (key && !allowed.isEmpty() && allowed.stream().noneMatch(column.type()::isCalled)) {
        unwanted(column, "Use one of %s for a key.".formatted(String.join(", ", allowed)), report);
      }
    }
  }

  private static void unwanted(NewColumn column, String advice, Report report) {
    report.at(
        column.type().node(),
        column.object(),
        "%s is %s.".formatted(column.object(), words(column)),
        advice);
  }

  private static String words(NewColumn column) {
    return column.type().words();
  }
}
