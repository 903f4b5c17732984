package dev.countersign.postgres.rules.destructive;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.Relation.Column;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// An UPDATE of the values of a primary key.
final class UpdatePrimaryKeyValues implements Rule {

  @Override
  public Card card() {
    return Card.medium(
            "update-primary-key-values",
            """
            The key is how everything else knows the row: foreign keys follow or refuse, caches, logs and other
            systems keep the old value, and replication sends the row as deleted and inserted anew.
            """)
        .on("UpdateStmt", "InsertStmt", "MergeStmt")
        .bad(
            "UPDATE notes SET id = id + 1000 WHERE id = 1",
            "INSERT INTO notes VALUES (1) ON CONFLICT (id) DO UPDATE SET id = excluded.id + 1000")
        .good(
            "UPDATE orders SET note = 'x' WHERE id = 1",
            "INSERT INTO notes VALUES (1) ON CONFLICT (id) DO UPDATE SET id = notes.id");
  }

  @Override
  public void check(Case statement, Report report) {
    Optional<Relation> table = statement.target();
    if (table.isEmpty() || statement.fresh().relation(statement.node().path("relation"))) {
      return;
    }
    List<String> key = key(table.get());
    if (statement.is("UpdateStmt")) {
      sets(statement.node().path("targetList"), key, statement, report);
    } else if (statement.is("InsertStmt")) {
      sets(statement.node().path("onConflictClause").path("targetList"), key, statement, report);
    } else if (statement.is("MergeStmt")) {
      for (JsonNode when : statement.node().path("mergeWhenClauses")) {
        PgNode clause = PgNode.of(when);
        if (PgNode.text(clause.body(), "commandType").equals("CMD_UPDATE")) {
          sets(clause.get("targetList"), key, statement, report);
        }
      }
    }
  }

  private static void sets(JsonNode targets, List<String> key, Case statement, Report report) {
    for (JsonNode item : targets) {
      JsonNode target = PgNode.of(item).body();
      String column = PgNode.text(target, "name");
      if (key.contains(column) && !isItself(column, PgNode.of(target.path("val")))) {
        report.at(
            target,
            statement.targetName() + "." + column,
            "The primary key %s of %s gets other values.".formatted(column, statement.targetName()),
            "Keep the key, and put what changes into another column.");
      }
    }
  }

  /// `SET id = id` and `SET id = t.id`, but not `excluded.id`.
  private static boolean isItself(String column, PgNode value) {
    List<String> names = PgNode.names(value.get("fields"));
    return value.is("ColumnRef")
        && names.getLast().equals(column)
        && !names.getFirst().equals("excluded");
  }

  private static List<String> key(Relation table) {
    return table.primaryKey().stream()
        .flatMap(index -> index.columns().stream())
        .flatMap(number -> table.column(number).stream())
        .map(Column::name)
        .toList();
  }
}
