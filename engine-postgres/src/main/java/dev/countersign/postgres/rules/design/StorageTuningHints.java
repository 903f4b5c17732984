package dev.countersign.postgres.rules.design;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import dev.countersign.postgres.rules.Script;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Something that the storage does better otherwise.
final class StorageTuningHints implements Rule {

  private static final Pattern RETRY =
      Pattern.compile(
          "\\bLOOP\\b(?:(?!\\bEND\\s+LOOP\\b).)*?\\bEXCEPTION\\s+WHEN\\b",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern COMMENTS = Pattern.compile("--[^\n]*|/\\*.*?\\*/", Pattern.DOTALL);

  @Override
  public Card card() {
    return Card.style(
            "storage-tuning-hints",
            """
            Large values are compressed with `pglz` unless the column says `lz4`, which is many times as fast. An
            exception handler in a loop, and a savepoint for every statement, make a subtransaction each time: from
            65 on in one transaction every other session pays for them.
            """)
        .bad(
            "CREATE TABLE visits (id bigint PRIMARY KEY, body jsonb)",
            "DO 'BEGIN FOR n IN 1..9 LOOP BEGIN PERFORM 1; EXCEPTION WHEN others THEN NULL; END; END LOOP; END'")
        .good(
            "CREATE TABLE visits (id bigint PRIMARY KEY, body jsonb COMPRESSION pglz, place text)")
        .option("savepoints", 64L, "the most savepoints in one transaction");
  }

  @Override
  public void check(Case statement, Report report) {
    for (NewColumn column : NewColumn.in(statement)) {
      if (column.isNew()
          && column.type().is("jsonb", "json", "bytea", "xml")
          && !column.node().has("compression")
          && !column.node().has("storage_name")) {
        report.at(
            column.node(),
            column.object(),
            "Large values of %s are compressed in the slow way.".formatted(column.object()),
            "Add COMPRESSION lz4 where the server has it.");
      }
    }
    if (statement.is("CreateFunctionStmt", "DoStmt")) {
      Trees.walk(statement.node(), (tag, node) -> code(statement, tag, node, report));
    }
    savepoints(statement, report);
  }

  private static void code(Case statement, String tag, JsonNode node, Report report) {
    String text = COMMENTS.matcher(PgNode.text(node, "sval")).replaceAll(" ");
    if (tag.equals("String") && RETRY.matcher(text).find()) {
      report.add(
          String.join(".", PgNode.names(statement.node().path("funcname"))),
          "A loop handles exceptions, so every round of it is a subtransaction.",
          "Take the handler out of the loop, or check before instead of failing.");
    }
  }

  private static void savepoints(Case statement, Report report) {
    long before =
        statement.script().sameTransaction().stream()
            .filter(other -> Script.control(other).equals("TRANS_STMT_SAVEPOINT"))
            .count();
    boolean one =
        statement
            .statement()
            .filter(here -> Script.control(here).equals("TRANS_STMT_SAVEPOINT"))
            .isPresent();
    if (one && before == report.number("savepoints")) {
      report.add(
          "",
          "The transaction makes more than %d savepoints.".formatted(before),
          "Release savepoints, or commit in between.");
    }
  }
}
