package dev.countersign.postgres.rules.destructive;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Dropped;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;

/// A function, procedure or aggregate dropped.
final class DropRoutine implements Rule {

  @Override
  public Card card() {
    return Card.high(
            "drop-routine",
            """
            Code that calls the routine fails when it runs: the server does not know which function bodies, jobs and
            programs call it, so nothing warns. Its privileges are lost, also when it is created anew.
            """)
        .on("DropStmt")
        .bad("DROP FUNCTION price_of(int)", "DROP FUNCTION IF EXISTS price_of")
        .good(
            "CREATE OR REPLACE FUNCTION price_of(int) RETURNS int LANGUAGE sql AS 'SELECT $1 * 2'",
            "DROP FUNCTION IF EXISTS never_made(int)",
            "CREATE FUNCTION helper() RETURNS int LANGUAGE sql AS 'SELECT 1';"
                + " DROP FUNCTION helper()");
  }

  @Override
  public void check(Case statement, Report report) {
    for (Dropped routine :
        Dropped.of(
            statement,
            "OBJECT_FUNCTION",
            "OBJECT_PROCEDURE",
            "OBJECT_ROUTINE",
            "OBJECT_AGGREGATE")) {
      report.add(
          routine.object(),
          "Whoever calls %s fails once it is dropped; the server does not know all callers."
              .formatted(routine.object()),
          "Use CREATE OR REPLACE, or revoke EXECUTE first and see who misses it.");
    }
  }
}
