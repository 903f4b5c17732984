package dev.countersign.postgres.rules.compatibility;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;

/// A new enum.
final class CreateEnum implements Rule {

  @Override
  public Card card() {
    return Card.style(
            "create-enum",
            """
            Values of an enum cannot be removed, and their order cannot be changed. A table of the values with a
            foreign key can do both, and can say more about each.
            """)
        .on("CreateEnumStmt")
        .bad("CREATE TYPE tone AS ENUM ('low', 'high')")
        .good("CREATE TABLE tones (id bigint PRIMARY KEY, name text NOT NULL UNIQUE)");
  }

  @Override
  public void check(Case statement, Report report) {
    if (statement.is("CreateEnumStmt")) {
      String name = String.join(".", PgNode.names(statement.node().path("typeName")));
      report.add(
          name,
          "%s can grow and never shrink.".formatted(name),
          "Consider a table of its values, and a foreign key to it.");
    }
  }
}
