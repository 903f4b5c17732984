package dev.countersign.postgres.rules.destructive;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import tools.jackson.databind.JsonNode;

/// DROP … CASCADE.
final class DropCascade implements Rule {

  @Override
  public Card card() {
    return Card.critical(
            "drop-cascade",
            """
            `CASCADE` drops everything that depends on the object, and what depends on that, without naming it:
            views, foreign keys, defaults, functions. Drop the dependants by name, so that a reviewer sees them.
            """)
        .bad("DROP VIEW totals CASCADE", "ALTER TABLE orders DROP COLUMN code CASCADE")
        .good("DROP VIEW totals");
  }

  @Override
  public void check(Case statement, Report report) {
    boolean drop = statement.is("DropStmt") && statement.field("behavior").equals("DROP_CASCADE");
    if (drop) {
      statement.dropped().forEach(names -> report.add(statement.named(names), SAYS, ADVICE));
    }
    if (statement.is("DropOwnedStmt")) {
      report.add("", "Everything that the role owns in this database is dropped.", ADVICE);
    }
    for (JsonNode command : statement.commands()) {
      if (PgNode.text(command, "behavior").equals("DROP_CASCADE")) {
        report.add(statement.targetName(), SAYS, ADVICE);
      }
    }
  }

  private static final String SAYS = "CASCADE drops all that depends on it, without naming it.";
  private static final String ADVICE = "Drop the dependants by name, and leave CASCADE out.";
}
