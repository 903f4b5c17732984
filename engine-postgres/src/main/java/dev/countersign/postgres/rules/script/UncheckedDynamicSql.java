package dev.countersign.postgres.rules.script;

import dev.countersign.core.evidence.Action;
import dev.countersign.core.evidence.ObjectName;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.List;

/// Code whose effect cannot be seen.
final class UncheckedDynamicSql implements Rule {

  @Override
  public Card card() {
    return Card.critical(
            "unchecked-dynamic-sql",
            """
            The statement runs code that builds its SQL when it runs, or that is not in the catalogue: a DO block, a
            procedure, a function that executes texts. What it does is not in the text that people approve.
            """)
        .bad("DO 'BEGIN EXECUTE ''DROP TABLE '' || ''notes''; END'")
        .good("SELECT count(*) FROM orders");
  }

  @Override
  public void check(Case statement, Report report) {
    for (Action action : List.of(Action.CALL, Action.UNKNOWN)) {
      for (ObjectName object : statement.objects(action)) {
        if (statement.unread().isEmpty()) {
          report.add(
              object.qualified(),
              "What %s does cannot be seen.".formatted(object),
              "Write out the statements that it would run.");
        }
      }
    }
  }
}
