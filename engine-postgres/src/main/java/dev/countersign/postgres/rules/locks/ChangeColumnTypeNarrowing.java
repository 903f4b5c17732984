package dev.countersign.postgres.rules.locks;

import dev.countersign.postgres.dialect.Relation.Column;
import dev.countersign.postgres.dialect.SqlType;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.Optional;

/// A type that holds less than the one before.
final class ChangeColumnTypeNarrowing implements Rule {

  @Override
  public Card card() {
    return Card.high(
            "change-column-type-narrowing",
            """
            The new type holds less: rows that do not fit make the statement fail, after it has read the table up to there,
            or they silently lose digits, fractions or the time of day. Look for such rows first, and give the column a CHECK
            that keeps new ones out.
            """)
        .on("AT_AlterColumnType")
        .bad(
            "ALTER TABLE crates ALTER COLUMN code TYPE varchar(5)",
            "ALTER TABLE crates ALTER COLUMN stock TYPE int",
            "ALTER TABLE crates ALTER COLUMN weight TYPE numeric(6,1)")
        .good("ALTER TABLE crates ALTER COLUMN code TYPE varchar(80)");
  }

  @Override
  public void check(Case statement, Report report) {
    for (ChangedType change : ChangedType.of(statement)) {
      Optional<Narrowing> narrowing =
          change.column().flatMap(column -> narrowing(statement, change, column));
      if (narrowing.isPresent() && statement.targetIsLive()) {
        report.add(
            statement.targetName() + "." + change.name(),
            "%s goes from %s to a type that holds less: %s."
                .formatted(
                    change.name(),
                    change.column().orElseThrow().type(),
                    narrowing.get().consequence()),
            "Look first: SELECT count(*) FROM %s WHERE %s."
                .formatted(statement.targetName(), narrowing.get().condition()));
      }
    }
  }

  private static Optional<Narrowing> narrowing(Case statement, ChangedType change, Column column) {
    String old = statement.catalog().type(column.typeOid()).map(SqlType::name).orElse("");
    return Narrowing.of(change.name(), old, column.type(), change.typeName());
  }
}
