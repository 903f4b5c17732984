package dev.countersign.postgres.rules.script;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.TransactionBlocks;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// A statement that fails when the file is applied again after a failure.
final class NotRerunnable implements Rule {

  private static final Set<String> CREATES =
      Set.of(
          "CreateStmt",
          "CreateTableAsStmt",
          "CreateSeqStmt",
          "CreateSchemaStmt",
          "CreateExtensionStmt",
          "IndexStmt");

  private static final Set<String> COLUMNS = Set.of("AT_AddColumn", "AT_DropColumn");

  @Override
  public Card card() {
    return Card.low(
            "not-rerunnable",
            """
            Outside of a transaction, what was done before a statement failed stays done. Applied again, the file
            fails at the first thing that is there, or gone, already; `IF NOT EXISTS` and `IF EXISTS` let it pass. A
            transaction around all of it does the same and more. It is never asked of `CONCURRENTLY`: there
            `IF NOT EXISTS` hides an invalid index.
            """)
        .inFiles()
        .bad("CREATE TABLE one (id bigint PRIMARY KEY); CREATE TABLE two (id bigint PRIMARY KEY)")
        .good(
            "CREATE TABLE IF NOT EXISTS one (id bigint PRIMARY KEY);"
                + " CREATE TABLE two (id bigint PRIMARY KEY)",
            "BEGIN; CREATE TABLE one (id bigint PRIMARY KEY); CREATE TABLE two (id bigint PRIMARY KEY);"
                + " COMMIT");
  }

  @Override
  public void check(Case statement, Report report) {
    boolean mayHaveToRunAgain =
        !statement.script().inTransaction()
            && statement.script().later().stream().anyMatch(Substance::has);
    if (mayHaveToRunAgain && lacksIt(statement)) {
      boolean creates = CREATES.contains(statement.tag());
      report.add(
          statement.targetName(),
          "%s fails when the file is applied again after a later statement failed."
              .formatted(statement.kind()),
          creates || !statement.commands("AT_AddColumn").isEmpty()
              ? "Add IF NOT EXISTS, or put all of it into one transaction."
              : "Add IF EXISTS, or put all of it into one transaction.");
    }
  }

  private static boolean lacksIt(Case statement) {
    JsonNode node = statement.node();
    if (statement.statement().filter(TransactionBlocks::refuse).isPresent()) {
      return false;
    }
    if (CREATES.contains(statement.tag())) {
      return !PgNode.flag(node, "if_not_exists")
          && !PgNode.text(node.path("relation"), "relpersistence").equals("t");
    }
    return statement.is("DropStmt")
        ? !PgNode.flag(node, "missing_ok")
        : statement.commands().stream().anyMatch(NotRerunnable::lacksIt);
  }

  private static boolean lacksIt(JsonNode command) {
    return COLUMNS.contains(PgNode.text(command, "subtype")) && !PgNode.flag(command, "missing_ok");
  }
}
