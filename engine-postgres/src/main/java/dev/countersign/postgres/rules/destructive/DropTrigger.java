package dev.countersign.postgres.rules.destructive;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.SqlStatement;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Dropped;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A trigger dropped.
final class DropTrigger implements Rule {

  @Override
  public Card card() {
    return Card.high(
            "drop-trigger",
            """
            What the trigger did with every write is not done any more: rows are not logged, counted, checked or
            copied, and nobody gets an error. A trigger that the same transaction creates anew is not found: nobody
            sees the table without it. `CREATE OR REPLACE TRIGGER` needs no DROP.
            """)
        .on("DropStmt")
        .bad("DROP TRIGGER boxes_log ON boxes", "DROP TRIGGER IF EXISTS boxes_log ON boxes")
        .good("DROP TRIGGER IF EXISTS never_made ON boxes");
  }

  @Override
  public void check(Case statement, Report report) {
    for (Dropped trigger : Dropped.of(statement, "OBJECT_TRIGGER")) {
      if (!isCreatedAnew(trigger.names(), statement)) {
        String table = trigger.object().replaceFirst("\\.[^.]*$", "");
        report.add(
            trigger.object(),
            "What %s did with writes to %s is not done any more."
                .formatted(trigger.names().getLast(), table),
            "Make sure that nothing relies on it, or use CREATE OR REPLACE TRIGGER.");
      }
    }
  }

  private static boolean isCreatedAnew(List<String> names, Case statement) {
    String table = statement.named(names.subList(0, names.size() - 1));
    return statement.script().laterInTransaction().stream()
        .filter(later -> later.tag().equals("CreateTrigStmt"))
        .map(SqlStatement::node)
        .anyMatch(later -> isNamed(later, names.getLast(), table, statement));
  }

  private static boolean isNamed(JsonNode create, String name, String table, Case statement) {
    return PgNode.text(create, "trigname").equals(name)
        && statement.named(create.path("relation")).equals(table);
  }
}
