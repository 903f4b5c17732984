package dev.countersign.postgres.rules.compatibility;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import tools.jackson.databind.JsonNode;

/// A column under a new name.
final class RenameColumn implements Rule {

  @Override
  public Card card() {
    return Card.high(
            "rename-column",
            """
            Queries that name the column fail from the moment it has another name: those of every program that still
            runs, and those inside functions. Views and constraints follow the rename, texts do not. Add a column
            beside it, keep both in step with a trigger, move the programs over, and drop the old one when nothing
            uses it any more.
            """)
        .on("RenameStmt")
        .bad(
            "ALTER TABLE orders RENAME COLUMN code TO order_code",
            "ALTER TYPE address RENAME ATTRIBUTE zip TO postcode")
        .good(
            "ALTER TABLE orders ADD COLUMN order_code varchar(50)",
            "CREATE TABLE parts (id bigint PRIMARY KEY, num text);"
                + " ALTER TABLE parts RENAME COLUMN num TO number");
  }

  @Override
  public void check(Case statement, Report report) {
    String what = statement.is("RenameStmt") ? statement.field("renameType") : "";
    JsonNode relation = statement.node().path("relation");
    String column = statement.field("subname");
    boolean isColumn = what.equals("OBJECT_COLUMN") || what.equals("OBJECT_ATTRIBUTE");
    if (isColumn && !statement.fresh().part(relation, column)) {
      report.add(
          statement.targetName() + "." + column,
          "Whatever names %s.%s fails from the moment it is called %s%s."
              .formatted(
                  statement.targetName(),
                  column,
                  statement.field("newname"),
                  Mentions.words(statement, PgNode.text(relation, "relname"), column)),
          "Add %s beside it, keep both in step with a trigger, and drop %s when nothing uses it any more."
              .formatted(statement.field("newname"), column));
    }
  }
}
