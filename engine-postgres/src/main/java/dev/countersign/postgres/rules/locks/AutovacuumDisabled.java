package dev.countersign.postgres.rules.locks;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.SqlStatement;
import dev.countersign.postgres.locks.Found;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import tools.jackson.databind.JsonNode;

/// A table that nobody cleans.
final class AutovacuumDisabled implements Rule {

  @Override
  public Card card() {
    return Card.medium(
            "autovacuum-disabled",
            """
            Without autovacuum a table keeps dead rows and outdated statistics, and one day the server vacuums it all the same,
            to save it from wraparound. Give autovacuum other thresholds for the table instead. Switched on again by the same
            change, as around a bulk load, it is quiet.
            """)
        .on("CreateStmt", "AT_SetRelOptions")
        .bad("ALTER TABLE crates SET (autovacuum_enabled = false)")
        .good("ALTER TABLE crates SET (autovacuum_vacuum_scale_factor = 0.05)");
  }

  private static final String NAME = "autovacuum_enabled";

  @Override
  public void check(Case statement, Report report) {
    JsonNode relation = statement.node().path("relation");
    boolean off =
        statement.is("CreateStmt") && isOff(statement.node().path("options"))
            || statement.commands("AT_SetRelOptions").stream()
                .anyMatch(command -> isOff(command.path("def").path("List").path("items")));
    boolean temporary =
        PgNode.text(relation, "relpersistence").equals("t")
            || PgNode.text(relation, "schemaname").isEmpty()
                && statement.session().temporary().containsKey(PgNode.text(relation, "relname"));
    if (off
        && !temporary
        && statement.script().later().stream().noneMatch(s -> isOn(s, relation))) {
      report.add(
          statement.targetName(),
          "%s is no longer vacuumed and analyzed by itself.".formatted(statement.targetName()),
          "Set autovacuum thresholds for the table instead, or switch it on again in the same change.");
    }
  }

  private static boolean isOn(SqlStatement later, JsonNode relation) {
    return later.tag().equals("AlterTableStmt")
        && Found.written(later.node().path("relation")).equals(Found.written(relation))
        && later
            .node()
            .path("cmds")
            .valueStream()
            .map(item -> PgNode.of(item).body())
            .anyMatch(AutovacuumDisabled::isOn);
  }

  private static boolean isOn(JsonNode command) {
    JsonNode options = command.path("def").path("List").path("items");
    return switch (PgNode.text(command, "subtype")) {
      case "AT_ResetRelOptions" ->
          options
              .valueStream()
              .anyMatch(o -> PgNode.text(PgNode.of(o).body(), "defname").equals(NAME));
      case "AT_SetRelOptions" -> Concurrency.isSet(options, NAME);
      default -> false;
    };
  }

  private static boolean isOff(JsonNode options) {
    return options
        .valueStream()
        .map(item -> PgNode.of(item).body())
        .filter(option -> PgNode.text(option, "defname").equals(NAME))
        .anyMatch(option -> Concurrency.isFalse(option.path("arg")));
  }
}
