package dev.countersign.postgres.rules.compatibility;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;

/// A value of an enum under a new name.
final class RenameEnumValue implements Rule {

  @Override
  public Card card() {
    return Card.high(
            "rename-enum-value",
            """
            The server sends the new name from the moment of the rename, and refuses the old one as input: running
            programs neither understand what they read nor can they write. Add a new value, move the rows over, and
            leave the old one unused.
            """)
        .on("AlterEnumStmt")
        .bad("ALTER TYPE mood RENAME VALUE 'ok' TO 'fine'")
        .good("CREATE TYPE tone AS ENUM ('a', 'b'); ALTER TYPE tone RENAME VALUE 'a' TO 'c'");
  }

  @Override
  public void check(Case statement, Report report) {
    var names = PgNode.names(statement.node().path("typeName"));
    boolean renames = statement.is("AlterEnumStmt") && !statement.field("oldVal").isEmpty();
    if (renames && !statement.fresh().type(names)) {
      String old = statement.field("oldVal");
      report.add(
          String.join(".", names),
          "Programs that write '%s' fail, and those that read it get '%s' instead."
              .formatted(old, statement.field("newVal")),
          "Add '%s' as a new value, move the rows over, and leave '%s' unused."
              .formatted(statement.field("newVal"), old));
    }
  }
}
