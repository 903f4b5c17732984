package dev.countersign.postgres.rules.design;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import dev.countersign.postgres.rules.TextPattern;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// A name that does not follow the house's form.
final class NamingConvention implements Rule {

  private static final String SNAKE = "[a-z][a-z0-9_]*";
  private static final Map<String, String> CONSTRAINTS =
      Map.of(
          "CONSTR_CHECK", "check",
          "CONSTR_FOREIGN", "foreign",
          "CONSTR_PRIMARY", "primary",
          "CONSTR_UNIQUE", "unique");

  @Override
  public Card card() {
    return Card.style(
            "naming-convention",
            """
            Names in one form can be guessed, and need no quotes. Each option is a regular expression that the whole
            name has to match; `{{table}}` and `{{column_list}}` (the columns, joined with `_`) stand for what the
            statement has. Without options every name is in lower case, with digits and `_`, and no reserved word.
            """)
        .bad(
            "CREATE TABLE \"Visits\" (id bigint PRIMARY KEY)",
            "CREATE TABLE visits (id bigint PRIMARY KEY, \"user\" text)",
            "ALTER TABLE notes RENAME COLUMN id TO \"noteId\"")
        .good("CREATE TABLE visits (id bigint CONSTRAINT visits_pkey PRIMARY KEY, guest_2 text)")
        .option("table", new TextPattern(SNAKE), "names of tables and views")
        .option("column", new TextPattern(SNAKE), "names of columns")
        .option("index", new TextPattern(SNAKE), "names of indexes")
        .option("unique", new TextPattern(SNAKE), "names of unique constraints and unique indexes")
        .option("primary", new TextPattern(SNAKE), "names of primary keys")
        .option("foreign", new TextPattern(SNAKE), "names of foreign keys")
        .option("check", new TextPattern(SNAKE), "names of CHECK constraints")
        .option("characters", 63L, "the most characters that a name may have")
        .option("reserved", true, "whether a word that SQL reserves is found");
  }

  @Override
  public void check(Case statement, Report report) {
    String table = PgNode.text(statement.node().path("relation"), "relname");
    if (Tables.makesTable(statement)) {
      name("table", table, statement.node().path("relation"), Map.of(), report);
    }
    if (statement.is("ViewStmt")) {
      JsonNode view = statement.node().path("view");
      name("table", PgNode.text(view, "relname"), view, Map.of(), report);
    }
    for (NewColumn column : NewColumn.in(statement)) {
      if (column.isNew()) {
        name("column", column.name(), column.node(), Map.of("table", table), report);
      }
    }
    for (NewConstraint constraint : NewConstraint.in(statement)) {
      String option = CONSTRAINTS.getOrDefault(PgNode.text(constraint.node(), "contype"), "");
      if (!option.isEmpty() && !constraint.name().isEmpty()) {
        var names = Map.of("table", table, "column_list", String.join("_", constraint.columns()));
        name(option, constraint.name(), constraint.node(), names, report);
      }
    }
    index(statement, table, report);
    renamed(statement, table, report);
  }

  private static void index(Case statement, String table, Report report) {
    if (statement.is("IndexStmt") && !statement.field("idxname").isEmpty()) {
      KnownIndex index = KnownIndex.of(statement.node());
      name(
          index.unique() ? "unique" : "index",
          index.name(),
          statement.node(),
          Map.of("table", table, "column_list", String.join("_", index.columns())),
          report);
    }
  }

  private static void renamed(Case statement, String table, Report report) {
    String option =
        switch (statement.field("renameType")) {
          case "OBJECT_TABLE", "OBJECT_VIEW" -> "table";
          case "OBJECT_COLUMN" -> "column";
          default -> "";
        };
    if (statement.is("RenameStmt") && !option.isEmpty()) {
      name(option, statement.field("newname"), statement.node(), Map.of("table", table), report);
    }
  }

  private static void name(
      String option, String name, JsonNode node, Map<String, String> names, Report report) {
    Optional<Pattern> form = report.pattern(option).with(names);
    if (form.isPresent() && !form.get().matcher(name).matches()) {
      report.at(
          node,
          name,
          "The name \"%s\" does not have the form %s.".formatted(name, report.pattern(option)),
          "Choose a name of that form.");
    } else if (name.codePointCount(0, name.length()) > report.number("characters")) {
      report.at(
          node,
          name,
          "The name \"%s\" is longer than %d characters."
              .formatted(name, report.number("characters")),
          "Choose a shorter name.");
    } else if (report.flag("reserved") && ReservedWords.ALL.contains(name)) {
      report.at(
          node,
          name,
          "The name \"%s\" is a word that SQL reserves, so it always needs quotes.".formatted(name),
          "Choose a name that needs no quotes.");
    }
  }
}
