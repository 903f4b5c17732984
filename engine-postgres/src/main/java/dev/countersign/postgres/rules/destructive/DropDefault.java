package dev.countersign.postgres.rules.destructive;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation.Column;
import dev.countersign.postgres.dialect.Relation.Generation;
import dev.countersign.postgres.dialect.SqlStatement;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.ArrayList;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A default taken from a column.
final class DropDefault implements Rule {

  @Override
  public Card card() {
    return Card.medium(
            "drop-default",
            """
            An `INSERT` that leaves the column out writes NULL from now on, or fails where the column is NOT NULL;
            the same holds for `DROP IDENTITY`. A default that the same change gave to a new column is not found,
            nor one that gets a successor in the same transaction.
            """)
        .on("AlterTableStmt")
        .bad("ALTER TABLE orders ALTER COLUMN qty DROP DEFAULT")
        .good(
            "ALTER TABLE orders ALTER COLUMN note DROP DEFAULT",
            "ALTER TABLE orders ALTER COLUMN qty DROP DEFAULT, ALTER COLUMN qty SET DEFAULT 1");
  }

  @Override
  public void check(Case statement, Report report) {
    for (JsonNode command : statement.commands()) {
      String column = PgNode.text(command, "name");
      if (drops(command) && mayHaveOne(column, statement) && !getsOne(column, statement)) {
        String object = statement.targetName() + "." + column;
        report.add(
            object,
            "An INSERT that leaves out %s gets no value for it any more.".formatted(object),
            "Make sure first that every INSERT gives the column a value.");
      }
    }
  }

  private static boolean drops(JsonNode command) {
    String subtype = PgNode.text(command, "subtype");
    return subtype.equals("AT_DropIdentity")
        || (subtype.equals("AT_ColumnDefault") && !command.has("def"));
  }

  private static boolean mayHaveOne(String column, Case statement) {
    Optional<Column> known = statement.target().flatMap(t -> t.column(column));
    boolean none =
        known
            .filter(c -> c.defaultSql().isEmpty() && c.generation() == Generation.NONE)
            .isPresent();
    return !none && !statement.fresh().column(column);
  }

  private static boolean getsOne(String column, Case statement) {
    var commands = new ArrayList<>(statement.commands());
    for (SqlStatement later : statement.script().laterInTransaction()) {
      boolean same = statement.named(later.node().path("relation")).equals(statement.targetName());
      if (later.tag().equals("AlterTableStmt") && same) {
        later.node().path("cmds").forEach(item -> commands.add(PgNode.of(item).body()));
      }
    }
    return commands.stream().anyMatch(command -> gives(command, column));
  }

  private static boolean gives(JsonNode command, String column) {
    String subtype = PgNode.text(command, "subtype");
    return PgNode.text(command, "name").equals(column)
        && ((subtype.equals("AT_ColumnDefault") && command.has("def"))
            || subtype.equals("AT_AddIdentity"));
  }
}
