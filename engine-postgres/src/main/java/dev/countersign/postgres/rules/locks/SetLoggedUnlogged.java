package dev.countersign.postgres.rules.locks;

import dev.countersign.postgres.dialect.Relation.Persistence;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A table that is written anew to be logged or not.
final class SetLoggedUnlogged implements Rule {

  @Override
  public Card card() {
    return Card.high(
            "set-logged-unlogged",
            """
            `SET LOGGED` and `SET UNLOGGED` write table and indexes anew under `ACCESS EXCLUSIVE`. An unlogged table is empty
            after a crash, and a replica never has its rows.
            """)
        .on("AT_SetLogged", "AT_SetUnLogged")
        .bad("ALTER TABLE crates SET UNLOGGED")
        .good("ALTER TABLE crates SET LOGGED");
  }

  @Override
  public void check(Case statement, Report report) {
    to("AT_SetLogged", Persistence.PERMANENT, statement, report);
    to("AT_SetUnLogged", Persistence.UNLOGGED, statement, report);
  }

  private static void to(String subtype, Persistence wanted, Case statement, Report report) {
    boolean already = statement.target().filter(table -> table.persistence() == wanted).isPresent();
    boolean loses = wanted == Persistence.UNLOGGED;
    for (JsonNode command : already ? List.<JsonNode>of() : statement.commands(subtype)) {
      boolean rewrites = LiveLocks.of(statement, command).rewrite();
      if (rewrites || loses && !statement.fresh().relation(statement.node().path("relation"))) {
        report.add(
            statement.targetName(),
            "ACCESS EXCLUSIVE on %s while it is written anew: reads and writes wait%s."
                .formatted(
                    statement.targetName(), loses ? ", and a crash empties it afterwards" : ""),
            loses
                ? "Keep it logged, or make an unlogged table beside it."
                : "Make a logged table beside it, copy the rows in batches, then switch over.");
      }
    }
  }
}
