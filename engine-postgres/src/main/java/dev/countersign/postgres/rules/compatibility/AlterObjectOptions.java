package dev.countersign.postgres.rules.compatibility;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Options of a view or routine that change what it does.
final class AlterObjectOptions implements Rule {

  private static final Set<String> OF_VIEW =
      Set.of("AT_SetRelOptions", "AT_ResetRelOptions", "AT_ReplaceRelOptions");

  @Override
  public Card card() {
    return Card.medium(
            "alter-object-options",
            """
            Options decide with whose privileges a view or routine runs, which rows it shows, whether the planner may
            leave calls out or compute them ahead, and what its names mean. They change for everybody at once, and
            the text of the object does not show it.
            """)
        .on("AlterFunctionStmt", "AlterTableStmt")
        .bad("ALTER VIEW totals SET (security_barrier)", "ALTER FUNCTION price_of(int) IMMUTABLE")
        .good("ALTER FUNCTION price_of(int) COST 10", "ALTER TABLE orders SET (fillfactor = 90)");
  }

  @Override
  public void check(Case statement, Report report) {
    switch (statement.tag()) {
      case "AlterFunctionStmt" -> routine(statement, report);
      case "AlterTableStmt" -> view(statement, report);
      default -> {}
    }
  }

  private static final Set<String> FOR_THE_PLANNER_ONLY = Set.of("cost", "rows", "support");

  private static void routine(Case statement, Report report) {
    List<String> name = PgNode.names(statement.node().path("func").path("objname"));
    List<String> options = names(statement.node().path("actions"));
    if (!options.isEmpty() && !statement.fresh().routine(name)) {
      changed(String.join(".", name), options, report);
    }
  }

  private static void view(Case statement, Report report) {
    boolean view =
        statement.field("objtype").equals("OBJECT_VIEW")
            || statement.target().filter(t -> t.kind() == Relation.Kind.VIEW).isPresent();
    if (!view || statement.fresh().relation(statement.node().path("relation"))) {
      return;
    }
    for (JsonNode command : statement.commands()) {
      if (OF_VIEW.contains(PgNode.text(command, "subtype"))) {
        changed(statement.targetName(), names(PgNode.of(command.path("def")).get("items")), report);
      }
    }
  }

  private static List<String> names(JsonNode options) {
    return options
        .valueStream()
        .map(item -> PgNode.of(item).body())
        .map(option -> PgNode.text(option, "defname"))
        .filter(name -> !FOR_THE_PLANNER_ONLY.contains(name))
        .distinct()
        .toList();
  }

  private static void changed(String object, List<String> options, Report report) {
    report.add(
        object,
        "%s of %s changes for everybody who uses it.".formatted(String.join(", ", options), object),
        "Make sure that no user of it depends on how it was.");
  }
}
