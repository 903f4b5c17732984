package dev.countersign.postgres.rules.locks;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// NOT NULL that reads the whole table.
final class SetNotNullScan implements Rule {

  @Override
  public Card card() {
    return Card.high(
            "set-not-null-scan",
            """
            `SET NOT NULL` reads the whole table under `ACCESS EXCLUSIVE`, unless a **valid** CHECK constraint
            already proves that the column holds no NULL. Add `CHECK (c IS NOT NULL) NOT VALID`, validate it in
            another transaction, set NOT NULL, and drop the CHECK afterwards in yet another one: dropped in the same
            ALTER TABLE it proves nothing. From PostgreSQL 18 on, `ADD CONSTRAINT … NOT NULL c NOT VALID` and
            `VALIDATE CONSTRAINT` do the same without a CHECK.
            """)
        .on("AT_SetNotNull", "AT_AddConstraint")
        .bad(
            "ALTER TABLE orders ALTER COLUMN note SET NOT NULL",
            "ALTER TABLE orders ADD CONSTRAINT note_there NOT NULL note")
        .good("ALTER TABLE orders ALTER COLUMN proven SET NOT NULL");
  }

  @Override
  public void check(Case statement, Report report) {
    for (JsonNode command : statement.commands("AT_SetNotNull")) {
      found(statement, command, PgNode.text(command, "name"), report);
    }
    for (AddedConstraint constraint : AddedConstraint.of(statement, "CONSTR_NOTNULL")) {
      if (!constraint.notValid() && !constraint.columns().isEmpty()) {
        found(statement, constraint.command(), constraint.columns().getFirst(), report);
      }
    }
  }

  private static void found(Case statement, JsonNode command, String column, Report report) {
    if (scans(statement, command, List.of()) && !NotNull.isProven(statement, column, List.of())) {
      report.add(
          statement.targetName() + "." + column,
          "ACCESS EXCLUSIVE on %s while all of its rows are read for NULLs in %s: reads and writes wait."
              .formatted(statement.targetName(), column),
          statement.catalog().server().major() >= 18
              ? "Add it first as ADD CONSTRAINT … NOT NULL %s NOT VALID, then VALIDATE CONSTRAINT in a transaction of its own."
                  .formatted(column)
              : "Prove it first: ADD CHECK (%s IS NOT NULL) NOT VALID, then VALIDATE CONSTRAINT in a transaction of its own."
                  .formatted(column));
    }
  }

  /// Whether it reads the table, also without constraints that the same change drops.
  static boolean scans(Case statement, JsonNode command, List<String> gone) {
    var commands = new ArrayList<JsonNode>();
    commands.add(command);
    Stream.concat(gone.stream(), statement.course().dropped(statement.targetName()).stream())
        .map(SetNotNullScan::drop)
        .forEach(commands::add);
    return LiveLocks.of(statement, commands.toArray(JsonNode[]::new)).scan();
  }

  /// The subcommand that makes a column NOT NULL.
  static JsonNode of(String column) {
    return command("AT_SetNotNull", column);
  }

  private static JsonNode drop(String constraint) {
    return command("AT_DropConstraint", constraint);
  }

  private static JsonNode command(String subtype, String name) {
    return JsonNodeFactory.instance.objectNode().put("subtype", subtype).put("name", name);
  }
}
