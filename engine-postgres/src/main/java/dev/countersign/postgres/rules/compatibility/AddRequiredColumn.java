package dev.countersign.postgres.rules.compatibility;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.SqlType;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// A column that every INSERT has to name.
final class AddRequiredColumn implements Rule {

  @Override
  public Card card() {
    return Card.high(
            "add-required-column",
            """
            A new column that is NOT NULL and has no default cannot be added to a table with rows, and every running
            program that does not name it yet can insert no row any more. The same holds when the change
            takes the default of such a column away right after adding it. Add the column with a constant default,
            which needs no rewrite, and drop the default when all programs write the column.
            """)
        .on("AT_AddColumn", "AT_ColumnDefault")
        .bad("ALTER TABLE orders ADD COLUMN region text NOT NULL")
        .refused("23502")
        .good(
            "ALTER TABLE orders ADD COLUMN region text NOT NULL DEFAULT 'eu'",
            "ALTER TABLE orders ADD COLUMN region text");
  }

  @Override
  public void check(Case statement, Report report) {
    boolean table = statement.field("objtype").equals("OBJECT_TABLE");
    if (!table || statement.fresh().relation(statement.node().path("relation"))) {
      return;
    }
    for (JsonNode command : statement.commands("AT_AddColumn")) {
      JsonNode column = PgNode.of(command.path("def")).body();
      if (isRequired(column, statement) && !isThere(command, column, statement)) {
        added(column, statement, report);
      }
    }
    for (JsonNode command : statement.commands("AT_ColumnDefault")) {
      if (!command.has("def") && isAddedNotNull(PgNode.text(command, "name"), statement)) {
        dropped(PgNode.text(command, "name"), statement, report);
      }
    }
  }

  private static void added(JsonNode column, Case statement, Report report) {
    String name = PgNode.text(column, "colname");
    boolean empty =
        statement
            .target()
            .filter(t -> t.size().heapBytes() == 0 && t.inheritance().children().isEmpty())
            .isPresent();
    report.at(
        column,
        statement.targetName() + "." + name,
        "%s has no default: %sprograms that do not name it cannot insert into %s any more."
            .formatted(
                name,
                empty ? "" : "rows that are there make the statement fail, and ",
                statement.targetName()),
        "Add it with a constant default, and drop the default when all programs write it.");
  }

  private static void dropped(String name, Case statement, Report report) {
    report.add(
        statement.targetName() + "." + name,
        "%s must not be NULL and loses its default: programs that do not name it cannot insert into %s any more."
            .formatted(name, statement.targetName()),
        "Keep the default until all programs write the column.");
  }

  private static boolean isThere(JsonNode command, JsonNode column, Case statement) {
    return PgNode.flag(command, "missing_ok")
        && statement.target().flatMap(t -> t.column(PgNode.text(column, "colname"))).isPresent();
  }

  private static boolean isRequired(JsonNode column, Case statement) {
    boolean notNull = false;
    boolean filled = fillsItself(column.path("typeName"), statement);
    for (JsonNode item : column.path("constraints")) {
      JsonNode constraint = PgNode.of(item).body();
      switch (PgNode.text(constraint, "contype")) {
        case "CONSTR_NOTNULL", "CONSTR_PRIMARY" -> notNull = true;
        case "CONSTR_DEFAULT" -> filled |= !isNull(constraint.path("raw_expr"));
        case "CONSTR_IDENTITY", "CONSTR_GENERATED" -> filled = true;
        default -> {}
      }
    }
    return notNull && !filled;
  }

  private static boolean isNull(JsonNode expression) {
    PgNode value = PgNode.of(expression);
    return value.is("TypeCast")
        ? isNull(value.get("arg"))
        : value.is("A_Const") && PgNode.flag(value.body(), "isnull");
  }

  /// Whether a column of this type has a default of its own: a serial, or a domain with one.
  private static boolean fillsItself(JsonNode typeName, Case statement) {
    var names = PgNode.names(typeName.path("names"));
    String name = names.isEmpty() ? "" : names.getLast();
    return (names.size() == 1 && name.matches("(big|small)?serial[248]?"))
        || statement.catalog().typesNamed(name).stream()
            .map(SqlType::domainDefault)
            .anyMatch(value -> value.isPresent());
  }

  /// Whether a column that has been there, or that this change has added, must not be NULL, and
  /// only its default fills it.
  private static boolean isAddedNotNull(String name, Case statement) {
    return statement.script().earlier().stream()
        .filter(earlier -> earlier.tag().equals("AlterTableStmt"))
        .flatMap(earlier -> earlier.node().path("cmds").valueStream())
        .map(item -> PgNode.of(PgNode.of(item).get("def")).body())
        .filter(column -> PgNode.text(column, "colname").equals(name))
        .flatMap(AddRequiredColumn::kinds)
        .anyMatch(kind -> kind.equals("CONSTR_NOTNULL"));
  }

  private static Stream<String> kinds(JsonNode column) {
    return column
        .path("constraints")
        .valueStream()
        .map(item -> PgNode.text(PgNode.of(item).body(), "contype"));
  }
}
