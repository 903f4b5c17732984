package dev.countersign.postgres.rules.security;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import tools.jackson.databind.JsonNode;

/// A SECURITY DEFINER function without a search path of its own.
final class SecurityDefinerSearchPath implements Rule {

  @Override
  public Card card() {
    return Card.critical(
            "security-definer-search-path",
            """
            A `SECURITY DEFINER` function runs with its owner's privileges. Without `SET search_path` whoever calls
            it decides what the names in it mean, and so runs their own code as the owner.
            """)
        .on("CreateFunctionStmt", "AlterFunctionStmt")
        .bad(
            "CREATE FUNCTION who() RETURNS text LANGUAGE sql SECURITY DEFINER AS 'SELECT"
                + " current_user'")
        .good(
            "CREATE FUNCTION who() RETURNS text LANGUAGE sql SECURITY DEFINER SET search_path ="
                + " pg_catalog, pg_temp AS 'SELECT current_user'");
  }

  @Override
  public void check(Case statement, Report report) {
    if (!statement.is("CreateFunctionStmt", "AlterFunctionStmt")) {
      return;
    }
    JsonNode options =
        statement.node().path(statement.is("CreateFunctionStmt") ? "options" : "actions");
    boolean definer = false;
    boolean pinned = false;
    for (JsonNode item : options) {
      JsonNode option = PgNode.of(item).body();
      var value = PgNode.of(option.path("arg"));
      definer |=
          PgNode.text(option, "defname").equals("security")
              && value.get("boolval").asBoolean(false);
      pinned |= PgNode.text(value.body(), "name").equals("search_path");
    }
    if (definer && !pinned) {
      String name =
          String.join(
              ".",
              PgNode.names(
                  statement.is("CreateFunctionStmt")
                      ? statement.node().path("funcname")
                      : statement.node().path("func").path("objname")));
      report.add(
          name,
          "%s runs as its owner, with a search path that its caller chooses.".formatted(name),
          "Add SET search_path = pg_catalog, pg_temp (and the schemas it needs before pg_temp).");
    }
  }
}
