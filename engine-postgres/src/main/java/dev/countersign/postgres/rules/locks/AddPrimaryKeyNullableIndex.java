package dev.countersign.postgres.rules.locks;

import dev.countersign.postgres.dialect.Index;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.Relation.Column;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.List;
import java.util.Optional;

/// A primary key from an index over columns that may be NULL.
final class AddPrimaryKeyNullableIndex implements Rule {

  @Override
  public Card card() {
    return Card.high(
            "add-primary-key-nullable-index",
            """
            `ADD PRIMARY KEY USING INDEX` changes the catalogue only when all columns of the index are NOT NULL already. Else
            it makes them so, and reads the whole table under `ACCESS EXCLUSIVE`. Make the columns NOT NULL first, by a CHECK
            that is validated in a transaction of its own.
            """)
        .on("AT_AddConstraint")
        .bad("ALTER TABLE keyless ADD CONSTRAINT keyless_pkey PRIMARY KEY USING INDEX keyless_code")
        .good("ALTER TABLE keyless ADD CONSTRAINT keyless_pkey PRIMARY KEY USING INDEX keyless_id");
  }

  @Override
  public void check(Case statement, Report report) {
    for (AddedConstraint key : AddedConstraint.of(statement, "CONSTR_PRIMARY")) {
      List<String> nullable = nullable(statement, key.index());
      if (!key.index().isEmpty() && !nullable.isEmpty() && statement.targetIsLive()) {
        report.add(
            statement.targetName(),
            "ACCESS EXCLUSIVE on %s while all of its rows are read for NULLs in %s: reads and writes wait."
                .formatted(statement.targetName(), String.join(", ", nullable)),
            "Prove the columns NOT NULL first: CHECK … NOT VALID, VALIDATE CONSTRAINT, then SET NOT"
                + " NULL.");
      }
    }
  }

  private static List<String> nullable(Case statement, String index) {
    return statement.target().stream()
        .flatMap(t -> columns(statement, t, index).stream())
        .filter(name -> SetNotNullScan.scans(statement, SetNotNullScan.of(name), List.of()))
        .filter(name -> !statement.course().madeNotNull(statement.targetName(), name))
        .filter(name -> !NotNull.isProven(statement, name, List.of()))
        .toList();
  }

  /// The columns of an index that is there, or that the change builds.
  private static List<String> columns(Case statement, Relation table, String name) {
    Optional<Index> there =
        table.indexes().stream().filter(index -> index.name().equals(name)).findFirst();
    return there
        .map(index ->
            index.columns().stream()
                .flatMap(number -> table.column(number).stream())
                .map(Column::name)
                .toList())
        .orElseGet(() ->
            statement.script().earlier().stream()
                .filter(earlier -> earlier.tag().equals("IndexStmt"))
                .filter(earlier -> PgNode.text(earlier.node(), "idxname").equals(name))
                .flatMap(earlier -> earlier.node().path("indexParams").valueStream())
                .map(item -> PgNode.text(PgNode.of(item).body(), "name"))
                .toList());
  }
}
