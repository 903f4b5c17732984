package dev.countersign.postgres.rules.compatibility;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.Relation.Column;
import dev.countersign.postgres.dialect.SqlStatement;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// A sequence that is made to give other numbers, or that does not know of numbers given around it.
final class AlterSequenceValues implements Rule {

  @Override
  public Card card() {
    return Card.medium(
            "alter-sequence-values",
            """
            A sequence that goes back gives numbers that rows have already, and every `INSERT` that gets one fails;
            no rollback takes a `setval` back. The same happens when rows are loaded with numbers of their own into
            a column that a sequence fills, and the sequence is not moved behind them. `setval` to the `max()` of
            the column, in the same change, is right.
            """)
        .on("AlterSeqStmt", "AlterTableStmt", "SelectStmt", "InsertStmt", "CopyStmt")
        .bad(
            "ALTER SEQUENCE tickets RESTART WITH 1",
            "SELECT setval('tickets', 1)",
            "INSERT INTO meters (id, name) VALUES (7, 'seven')")
        .good(
            "INSERT INTO meters (name) VALUES ('seven')",
            "INSERT INTO meters (id, name) VALUES (7, 'seven');"
                + " SELECT setval(pg_get_serial_sequence('meters', 'id'),"
                + " (SELECT max(id) FROM meters))",
            "ALTER SEQUENCE tickets CACHE 10");
  }

  @Override
  public void check(Case statement, Report report) {
    switch (statement.tag()) {
      case "AlterSeqStmt" -> altered(statement, report);
      case "AlterTableStmt" -> identity(statement, report);
      case "SelectStmt" -> set(statement, report);
      case "InsertStmt", "CopyStmt" -> loaded(statement, report);
      default -> {}
    }
  }

  private static final Set<String> VALUES =
      Set.of("restart", "start", "increment", "minvalue", "maxvalue", "cycle", "as");

  private static void altered(Case statement, Report report) {
    JsonNode sequence = statement.node().path("sequence");
    if (changesValues(statement.node().path("options")) && !statement.fresh().relation(sequence)) {
      other(statement.named(sequence), report);
    }
  }

  private static void identity(Case statement, Report report) {
    boolean fresh = statement.fresh().relation(statement.node().path("relation"));
    for (JsonNode command : statement.commands("AT_SetIdentity")) {
      String column = PgNode.text(command, "name");
      boolean changes = changesValues(PgNode.of(command.path("def")).get("items"));
      if (changes && !fresh && !statement.fresh().column(column)) {
        other(statement.targetName() + "." + column, report);
      }
    }
  }

  private static boolean changesValues(JsonNode options) {
    return options
        .valueStream()
        .anyMatch(item -> VALUES.contains(PgNode.text(PgNode.of(item).body(), "defname")));
  }

  private static void set(Case statement, Report report) {
    for (JsonNode call : SequenceCalls.setval(statement.node())) {
      JsonNode value = call.path("args").path(1);
      List<String> name = SequenceCalls.sequence(call);
      if (!SequenceCalls.isMax(value) && !statement.fresh().relation(name)) {
        other(name.isEmpty() ? "" : statement.named(name), report);
      }
    }
  }

  private static void other(String sequence, Report report) {
    report.add(
        sequence,
        "%s gives other numbers from now on; those that rows have already make writes fail."
            .formatted(sequence.isEmpty() ? "A sequence" : sequence),
        "Move it to the greatest number in use: setval(…, (SELECT max(…) FROM …)).");
  }

  private static void loaded(Case statement, Report report) {
    boolean ours = statement.is("InsertStmt") || PgNode.flag(statement.node(), "is_from");
    if (!ours || statement.fresh().relation(statement.node().path("relation"))) {
      return;
    }
    for (Column column : statement.target().map(Relation::columns).orElse(List.of())) {
      if (SequenceCalls.fills(column)
          && GivenColumns.gives(statement, column)
          && !isMovedLater(statement)) {
        report.add(
            statement.targetName() + "." + column.name(),
            "Rows get their own %s; the sequence behind it does not know, and will give the same numbers."
                .formatted(column.name()),
            "Leave the column out, or move the sequence behind them: setval(…, (SELECT max(%s) FROM %s))."
                .formatted(column.name(), statement.targetName()));
      }
    }
  }

  private static boolean isMovedLater(Case statement) {
    return statement.script().later().stream()
        .filter(later -> later.tag().equals("SelectStmt"))
        .map(SqlStatement::node)
        .anyMatch(node -> !SequenceCalls.setval(node).isEmpty());
  }
}
