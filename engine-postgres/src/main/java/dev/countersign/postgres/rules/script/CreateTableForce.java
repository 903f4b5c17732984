package dev.countersign.postgres.rules.script;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.SqlStatement;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

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
        .on("CreateStmt", "CreateTableAsStmt")
        .bad("DROP TABLE IF EXISTS notes; CREATE TABLE notes (id int PRIMARY KEY)")
        .good(
            "CREATE TABLE IF NOT EXISTS notes (id int PRIMARY KEY)",
            "DROP TABLE IF EXISTS never_made; CREATE TABLE never_made (id bigint PRIMARY KEY)");
  }

  @Override
  public void check(Case statement, Report report) {
    JsonNode made = made(statement.tag(), statement.node());
    if (made.isMissingNode() || isTemporary(made)) {
      return;
    }
    String name = statement.named(made);
    boolean dropped = false;
    for (SqlStatement earlier : statement.script().earlier().reversed()) {
      if (statement.named(made(earlier.tag(), earlier.node())).equals(name)) {
        return;
      }
      dropped |= drops(earlier, name, statement);
    }
    if (dropped) {
      report.add(
          name,
          "%s is dropped and created anew: its rows, privileges and indexes are lost."
              .formatted(name),
          "Alter the table, or create the new one under another name.");
    }
  }

  private static JsonNode made(String tag, JsonNode node) {
    return switch (tag) {
      case "CreateStmt" -> node.path("relation");
      case "CreateTableAsStmt" -> node.path("into").path("rel");
      default -> MissingNode.getInstance();
    };
  }

  private static boolean isTemporary(JsonNode table) {
    return PgNode.text(table, "relpersistence").equals("t");
  }

  /// Whether it drops what has been there under this name.
  private static boolean drops(SqlStatement earlier, String name, Case statement) {
    if (!earlier.tag().equals("DropStmt")
        || !PgNode.text(earlier.node(), "removeType").equals("OBJECT_TABLE")) {
      return false;
    }
    boolean nothingIsLost =
        PgNode.flag(earlier.node(), "missing_ok")
            && statement.catalog().isWhole()
            && statement.relationNamed(name).isEmpty();
    return !nothingIsLost
        && earlier
            .node()
            .path("objects")
            .valueStream()
            .map(object -> PgNode.names(PgNode.of(object).get("items")))
            .anyMatch(names -> statement.named(names).equals(name));
  }
}
