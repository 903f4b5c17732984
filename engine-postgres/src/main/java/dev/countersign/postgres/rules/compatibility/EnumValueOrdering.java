package dev.countersign.postgres.rules.compatibility;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;

/// A value that goes to the end of an enum, because nothing says where.
final class EnumValueOrdering implements Rule {

  @Override
  public Card card() {
    return Card.low(
            "enum-value-ordering",
            """
            The values of an enum are sorted in their order, and comparisons follow it. `ADD VALUE` without `BEFORE`
            or `AFTER` puts the new one last, and no statement moves it afterwards.
            """)
        .on("AlterEnumStmt")
        .bad("ALTER TYPE shade ADD VALUE 'blue'")
        .good("CREATE TYPE tone AS ENUM ('low'); ALTER TYPE tone ADD VALUE 'high'");
  }

  @Override
  public void check(Case statement, Report report) {
    var names = PgNode.names(statement.node().path("typeName"));
    boolean adds =
        statement.is("AlterEnumStmt")
            && statement.field("oldVal").isEmpty()
            && statement.field("newValNeighbor").isEmpty();
    if (adds && !statement.fresh().type(names)) {
      report.add(
          String.join(".", names),
          "'%s' becomes the last value of %s, and greater than all others, for good."
              .formatted(statement.field("newVal"), String.join(".", names)),
          "Say where it belongs, with BEFORE or AFTER.");
    }
  }
}
