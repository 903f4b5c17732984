package dev.countersign.postgres.rules.destructive;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Dropped;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;

/// A schema or database dropped.
final class DropSchemaOrDatabase implements Rule {

  @Override
  public Card card() {
    return Card.critical(
            "drop-schema-or-database",
            """
            `DROP SCHEMA … CASCADE` and `DROP DATABASE` lose everything in them; no undo brings it back.
            """)
        .on("DropdbStmt", "DropStmt")
        .bad("DROP SCHEMA side CASCADE")
        .good("COMMENT ON SCHEMA side IS 'not used since May'");
  }

  @Override
  public void check(Case statement, Report report) {
    if (statement.is("DropdbStmt")) {
      report.add(statement.field("dbname"), "The whole database is lost.", ADVICE);
    }
    for (Dropped schema : Dropped.of(statement, "OBJECT_SCHEMA")) {
      String name = schema.object();
      long relations =
          statement.catalog().relations().stream().filter(r -> r.schema().equals(name)).count();
      report.add(
          name,
          statement.catalog().schema(name).isEmpty()
              ? "The schema %s is dropped with all that it holds.".formatted(name)
              : "The schema %s is dropped; it holds %d relations.".formatted(name, relations),
          ADVICE);
    }
  }

  private static final String ADVICE = "Rename it first, and drop it when nobody misses it.";
}
