package dev.countersign.postgres.rules.compatibility;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Routine;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A view, routine or trigger that is replaced where it stands.
final class ReplaceViewOrRoutine implements Rule {

  @Override
  public Card card() {
    return Card.medium(
            "replace-view-or-routine",
            """
            `CREATE OR REPLACE` changes what every program, view, trigger and index that uses the object does, at
            once and for all of them. An index over a function is not built anew and keeps the old results. Give the
            new version another name, and move its users one after the other, where they may not all want it.
            """)
        .on("ViewStmt", "CreateFunctionStmt", "CreateTrigStmt")
        .bad(
            "CREATE OR REPLACE VIEW totals AS SELECT qty, count(*) FROM orders WHERE qty > 0 GROUP BY 1",
            "CREATE OR REPLACE FUNCTION price_of(int) RETURNS int LANGUAGE sql AS 'SELECT $1 * 3'")
        .good(
            "CREATE OR REPLACE VIEW sums AS SELECT qty FROM orders",
            "CREATE OR REPLACE FUNCTION price_of(bigint) RETURNS int LANGUAGE sql AS 'SELECT 3'",
            "CREATE OR REPLACE FUNCTION price_of(int) RETURNS int LANGUAGE sql AS 'SELECT $1 * 2'");
  }

  @Override
  public void check(Case statement, Report report) {
    if (!PgNode.flag(statement.node(), "replace")) {
      return;
    }
    switch (statement.tag()) {
      case "ViewStmt" -> view(statement, report);
      case "CreateFunctionStmt" -> routine(statement, report);
      case "CreateTrigStmt" -> trigger(statement, report);
      default -> {}
    }
  }

  private static void view(Case statement, Report report) {
    JsonNode view = statement.node().path("view");
    boolean there = statement.found().relation(view).isPresent() || !statement.catalog().isWhole();
    if (there && !statement.fresh().relation(view)) {
      replaced(statement.named(view), report);
    }
  }

  private static void routine(Case statement, Report report) {
    List<String> name = PgNode.names(statement.node().path("funcname"));
    boolean whole = statement.catalog().isWhole();
    if (statement.fresh().routine(name)) {
      return;
    }
    Signature signature = Signature.of(statement.node());
    List<Routine> same =
        statement.catalog().routinesNamed(name.getLast()).stream()
            .filter(routine -> isIn(routine, name, statement))
            .filter(routine -> signature.mayBe(routine, statement.catalog()))
            .filter(routine -> !signature.isText(routine))
            .toList();
    same.forEach(routine -> replaced(routine.objectName().qualified(), report));
    if (!whole && same.isEmpty()) {
      replaced(String.join(".", name), report);
    }
  }

  /// Whether a routine is the one that a name in CREATE means: without a schema, the first on the
  /// path in which something can be created.
  private static boolean isIn(Routine routine, List<String> name, Case statement) {
    String schema =
        name.size() > 1
            ? name.get(name.size() - 2)
            : statement.found().path().stream()
                .filter(s -> !s.equals("pg_catalog"))
                .filter(s -> statement.catalog().schema(s).isPresent())
                .findFirst()
                .orElse("");
    return routine.schema().equals(schema);
  }

  private static void trigger(Case statement, Report report) {
    JsonNode table = statement.node().path("relation");
    String name = statement.field("trigname");
    boolean there =
        !statement.catalog().isWhole()
            || statement.target().stream()
                .flatMap(t -> t.triggers().stream())
                .anyMatch(trigger -> trigger.name().equals(name));
    if (there && !statement.fresh().part(table, name)) {
      replaced(statement.named(table) + "." + name, report);
    }
  }

  private static void replaced(String object, Report report) {
    report.add(
        object,
        "What %s does changes at once for everybody who uses it.".formatted(object),
        "Compare it with what is there now; give it another name where its users may not want it.");
  }
}
