package dev.countersign.postgres.rules.compatibility;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.SqlStatement;
import dev.countersign.postgres.rules.Case;
import tools.jackson.databind.JsonNode;

/// What takes the place of a relation that gets another name, before anybody can see that it is
/// gone: later, and in the same transaction.
enum StandIn {
  /// A view: programs go on as before.
  VIEW,
  /// Another relation: programs go on, with other rows.
  RELATION,
  /// Nothing.
  NONE;

  /// What takes the place of the statement's relation.
  static StandIn of(Case statement) {
    JsonNode old = statement.node().path("relation");
    for (SqlStatement later : statement.script().laterInTransaction()) {
      JsonNode view = later.node().path("view");
      if (later.tag().equals("ViewStmt") && same(view, PgNode.text(view, "relname"), statement)) {
        return VIEW;
      }
      boolean renames =
          later.tag().equals("RenameStmt")
              && same(
                  later.node().path("relation"), PgNode.text(later.node(), "newname"), statement);
      if (renames && !later.node().path("relation").equals(old)) {
        return RELATION;
      }
    }
    return NONE;
  }

  private static boolean same(JsonNode rangeVar, String name, Case statement) {
    JsonNode old = statement.node().path("relation");
    String schema = PgNode.text(rangeVar, "schemaname");
    boolean sameSchema =
        schema.equals(PgNode.text(old, "schemaname"))
            || statement.target().map(Relation::schema).filter(schema::equals).isPresent();
    return sameSchema && name.equals(PgNode.text(old, "relname"));
  }
}
