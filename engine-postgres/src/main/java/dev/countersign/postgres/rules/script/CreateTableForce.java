package dev.countersign.postgres.rules.script;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.SqlStatement;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import tools.jackson.databind.JsonNode;

/// A table that is dropped to be created anew.
final class CreateTableForce implements Rule {

  @Override
  public Card card() {
    return Card.critical(
            "create-table-force",
            """
            `DROP TABLE x; CREATE TABLE x` in one change replaces a table with all its rows, privileges, indexes,
            triggers and foreign keys by an empty one.
            """)
        .bad("DROP TABLE IF EXISTS notes; CREATE TABLE notes (id int PRIMARY KEY)")
        .good("CREATE TABLE IF NOT EXISTS notes (id int PRIMARY KEY)");
  }

  @Override
  public void check(Case statement, Report report) {
    if (!statement.is("CreateStmt")) {
      return;
    }
    String name = name(statement.node());
    for (SqlStatement earlier : statement.script().earlier()) {
      boolean drops =
          earlier.tag().equals("DropStmt")
              && PgNode.text(earlier.node(), "removeType").equals("OBJECT_TABLE")
              && earlier.node().path("objects").toString().contains('"' + name + '"');
      if (drops) {
        report.add(
            statement.targetName(),
            "%s is dropped and created anew: its rows, privileges and indexes are lost."
                .formatted(name),
            "Alter the table, or create the new one under another name.");
      }
    }
  }

  private static String name(JsonNode create) {
    return PgNode.text(create.path("relation"), "relname");
  }
}
