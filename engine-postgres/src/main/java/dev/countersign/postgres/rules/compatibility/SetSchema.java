package dev.countersign.postgres.rules.compatibility;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;

/// An object in another schema.
final class SetSchema implements Rule {

  @Override
  public Card card() {
    return Card.high(
            "set-schema",
            """
            Whatever names the object with its old schema, or finds it along a search path, does not find it any
            more. Of a table, leave a view behind in the same transaction; of a function, create a second one.
            """)
        .on("AlterObjectSchemaStmt")
        .bad("ALTER TABLE notes SET SCHEMA side", "ALTER TYPE mood SET SCHEMA side")
        .good("CREATE TABLE side.remarks (id bigint PRIMARY KEY)");
  }

  @Override
  public void check(Case statement, Report report) {
    if (!statement.is("AlterObjectSchemaStmt") || Named.isFresh(statement)) {
      return;
    }
    boolean standsIn = statement.node().has("relation") && StandIn.of(statement) == StandIn.VIEW;
    if (!standsIn) {
      String name = Named.words(statement);
      String last = name.substring(name.lastIndexOf('.') + 1);
      report.add(
          name,
          "Whatever finds %s where it is now does not find it in %s%s."
              .formatted(name, statement.field("newschema"), Mentions.words(statement, last)),
          "Create a view or a second object in its place in the same transaction.");
    }
  }
}
