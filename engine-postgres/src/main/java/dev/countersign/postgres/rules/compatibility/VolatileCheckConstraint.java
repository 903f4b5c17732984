package dev.countersign.postgres.rules.compatibility;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;

/// A CHECK that does not always say the same of the same row.
final class VolatileCheckConstraint implements Rule {

  @Override
  public Card card() {
    return Card.medium(
            "volatile-check-constraint",
            """
            A CHECK is looked at when a row is written, and never again. With a function that gives another answer
            tomorrow (`now()`, one that reads other tables) rows come to break it without being touched: a dump of
            the database cannot be restored, and the planner draws wrong conclusions. Use a trigger.
            """)
        .on("CreateStmt", "AlterTableStmt", "CreateDomainStmt", "AlterDomainStmt")
        .bad(
            "ALTER TABLE orders ADD COLUMN due date CHECK (due > current_date)",
            "CREATE TABLE shops (id bigint PRIMARY KEY, size int CHECK (size < price_of(1)))")
        .good(
            "CREATE TABLE shops (id bigint PRIMARY KEY, name text CHECK (length(name) < 100),"
                + " since timestamptz DEFAULT now())");
  }

  @Override
  public void check(Case statement, Report report) {
    for (Constraints.Written constraint : Constraints.of(statement)) {
      if (constraint.kind().equals("CONSTR_CHECK")) {
        ChangingCalls.in(constraint.node().path("raw_expr"), statement)
            .ifPresent(function ->
                report.at(
                    constraint.node(),
                    statement.targetName(),
                    "The CHECK %s uses %s, which need not say the same tomorrow: rows come to break it untouched."
                        .formatted(constraint.words(), function),
                    "Check it with a trigger when the row is written."));
      }
    }
  }
}
