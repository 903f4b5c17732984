package dev.countersign.postgres.rules.locks;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A table or index that is copied to another place.
final class SetTablespace implements Rule {

  @Override
  public Card card() {
    return Card.high(
            "set-tablespace",
            """
            `SET TABLESPACE` copies the files of a table or index under `ACCESS EXCLUSIVE`: reads and writes wait until the
            last byte is copied. `ALTER TABLE ALL IN TABLESPACE` does so for one table after the other, and holds all the
            locks. An index moves without blocking with `REINDEX (TABLESPACE …) INDEX CONCURRENTLY`.
            """)
        .on("AT_SetTableSpace", "AlterTableMoveAllStmt")
        .bad(
            "ALTER TABLE crates SET TABLESPACE spare",
            "ALTER INDEX crates_seen SET TABLESPACE spare")
        .good("ALTER TABLE crates SET TABLESPACE pg_default");
  }

  @Override
  public void check(Case statement, Report report) {
    boolean index = statement.field("objtype").equals("OBJECT_INDEX");
    for (JsonNode command : statement.commands("AT_SetTableSpace")) {
      if (index ? isLiveIndex(statement) : LiveLocks.of(statement, command).rewrite()) {
        String name = statement.targetName();
        report.add(
            name,
            "ACCESS EXCLUSIVE on %s while it is copied to %s: reads and writes wait."
                .formatted(name, PgNode.text(command, "name")),
            index
                ? "Use REINDEX (TABLESPACE %s) INDEX CONCURRENTLY %s."
                    .formatted(PgNode.text(command, "name"), name)
                : "Use pg_repack to move a table in use, or choose a quiet hour.");
      }
    }
    if (statement.is("AlterTableMoveAllStmt")) {
      report.add(
          "",
          "ACCESS EXCLUSIVE on everything in %s while it is copied: reads and writes wait."
              .formatted(statement.field("orig_tablespacename")),
          "Move one after the other, in a transaction of its own each.");
    }
  }

  private static boolean isLiveIndex(Case statement) {
    JsonNode relation = statement.node().path("relation");
    if (statement.fresh().relation(relation)) {
      return false;
    }
    List<String> names =
        List.of(PgNode.text(relation, "schemaname"), PgNode.text(relation, "relname"));
    return statement
        .found()
        .index(names)
        .map(index -> statement.isLive(index.table()))
        .orElse(!statement.catalog().isWhole());
  }
}
