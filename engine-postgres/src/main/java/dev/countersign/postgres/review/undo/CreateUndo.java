package dev.countersign.postgres.review.undo;

import dev.countersign.postgres.dialect.PgNode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What is created is dropped; what is replaced is put back.
final class CreateUndo {

  private static final String DROPPED = "What is created is dropped.";
  private static final String THERE = "It is there already, so nothing changes.";
  private static final String PUT_BACK = "The definition as it is now is put back.";

  private CreateUndo() {}

  static Reversal relation(Before before) throws SQLException {
    return drop("TABLE", before.node().path("relation"), before);
  }

  static Reversal tableAs(Before before) throws SQLException {
    boolean view = before.field("objtype").equals("OBJECT_MATVIEW");
    return drop(
        view ? "MATERIALIZED VIEW" : "TABLE", before.node().path("into").path("rel"), before);
  }

  static Reversal sequence(Before before) throws SQLException {
    return drop("SEQUENCE", before.node().path("sequence"), before);
  }

  static Reversal view(Before before) throws SQLException {
    JsonNode view = before.node().path("view");
    Optional<String> there = before.relation(view);
    if (there.isEmpty() || !PgNode.flag(before.node(), "replace")) {
      return drop("VIEW", view, before);
    }
    String columns =
        String.join(
            ",",
            before.column(
                "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(?) AND attnum > 0"
                    + " ORDER BY attnum",
                there.get()));
    int now = before.node().path("query").path("SelectStmt").path("targetList").size();
    boolean grows = now > columns.split(",", -1).length || columns.isEmpty();
    var statements = new ArrayList<String>();
    if (grows) {
      statements.add("DROP VIEW " + there.get());
    }
    statements.addAll(ViewSql.of(before, there.get(), !grows));
    return Reversal.exact(PUT_BACK, statements);
  }

  static Reversal index(Before before) throws SQLException {
    JsonNode table = before.node().path("relation");
    if (before.createdHere(table)) {
      return Reversal.nothing("It goes with the table that this change creates.");
    }
    Optional<String> schema =
        before.one(
            "SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                + " WHERE c.oid = to_regclass(?)",
            Before.written(table));
    if (schema.isEmpty()) {
      return Reversal.none("The table is not there, so the name of the index is not known.");
    }
    String name = before.field("idxname");
    String expected = name.isEmpty() ? NewNames.index(before.node()) : name;
    String index = Sql.name(schema.get()) + "." + Sql.name(expected);
    if (before.relation(index).isPresent()) {
      return name.isEmpty()
          ? Reversal.none("The server chooses the name of the index; give it one.")
          : Reversal.nothing(THERE);
    }
    boolean concurrently = PgNode.flag(before.node(), "concurrent");
    return Reversal.exact(DROPPED, "DROP INDEX " + (concurrently ? "CONCURRENTLY " : "") + index);
  }

  static Reversal schema(Before before) throws SQLException {
    String name = before.field("schemaname");
    if (name.isEmpty()) {
      name = PgNode.text(before.node().path("authrole"), "rolename");
    }
    boolean there = before.one("SELECT 1 FROM pg_namespace WHERE nspname = ?", name).isPresent();
    boolean elements = !before.node().path("schemaElts").isEmpty();
    return there
        ? Reversal.nothing(THERE)
        : Reversal.exact(DROPPED, "DROP SCHEMA " + Sql.name(name) + (elements ? " CASCADE" : ""));
  }

  static Reversal extension(Before before) throws SQLException {
    String name = before.field("extname");
    boolean there = before.one("SELECT 1 FROM pg_extension WHERE extname = ?", name).isPresent();
    return there
        ? Reversal.nothing(THERE)
        : Reversal.exact(DROPPED, "DROP EXTENSION " + Sql.name(name));
  }

  static Reversal type(Before before, String field) throws SQLException {
    List<String> names = PgNode.names(before.node().path(field));
    String what = field.equals("domainname") ? "DROP DOMAIN " : "DROP TYPE ";
    return Reversal.exact(DROPPED, what + qualified(names, before));
  }

  static Reversal composite(Before before) throws SQLException {
    return Reversal.exact(DROPPED, "DROP TYPE " + before.newName(before.node().path("typevar")));
  }

  static Reversal function(Before before) throws SQLException {
    List<String> names = PgNode.names(before.node().path("funcname"));
    String signature = Sql.name(names) + Sql.inputTypes(before.node().path("parameters"));
    Optional<String> there = before.one("SELECT to_regprocedure(?)::oid::bigint::text", signature);
    if (there.isPresent()) {
      return Reversal.exact(PUT_BACK, RoutineSql.of(before, Long.parseLong(there.get())));
    }
    boolean procedure = PgNode.flag(before.node(), "is_procedure");
    String types = Sql.inputTypes(before.node().path("parameters"));
    return Reversal.exact(
        DROPPED,
        (procedure ? "DROP PROCEDURE " : "DROP FUNCTION ") + qualified(names, before) + types);
  }

  static Reversal trigger(Before before) throws SQLException {
    JsonNode rangeVar = before.node().path("relation");
    Optional<String> table = before.relation(rangeVar);
    if (table.isEmpty()) {
      return onTable("TRIGGER", before.field("trigname"), rangeVar, before);
    }
    List<List<String>> there =
        before.rows(
            "SELECT pg_get_triggerdef(oid), tgenabled FROM pg_trigger"
                + " WHERE tgrelid = to_regclass(?) AND tgname = ?",
            table.get(),
            before.field("trigname"));
    if (there.isEmpty()) {
      return onTable("TRIGGER", before.field("trigname"), rangeVar, before);
    }
    List<String> old = there.getFirst();
    var statements = new ArrayList<String>();
    statements.add(old.get(0).replaceFirst("^CREATE TRIGGER", "CREATE OR REPLACE TRIGGER"));
    statements.addAll(
        TriggerStates.set(table.get(), Sql.name(before.field("trigname")), old.get(1), "O"));
    return Reversal.exact(PUT_BACK, statements);
  }

  static Reversal policy(Before before) throws SQLException {
    return onTable("POLICY", before.field("policy_name"), before.node().path("table"), before);
  }

  static Reversal rule(Before before) throws SQLException {
    Optional<String> table = before.relation(before.node().path("relation"));
    Optional<Reversal> there =
        table.isEmpty()
            ? Optional.empty()
            : DropUndo.rule(before, table.get(), before.field("rulename"), PUT_BACK);
    return there.isPresent()
        ? there.get()
        : onTable("RULE", before.field("rulename"), before.node().path("relation"), before);
  }

  static Reversal statistics(Before before) throws SQLException {
    List<String> names = PgNode.names(before.node().path("defnames"));
    return names.isEmpty()
        ? Reversal.none("The server chooses the name of the statistics; give them one.")
        : Reversal.exact(DROPPED, "DROP STATISTICS " + qualified(names, before));
  }

  static Reversal publication(Before before) {
    return Reversal.exact(DROPPED, "DROP PUBLICATION " + Sql.name(before.field("pubname")));
  }

  static Reversal role(Before before) {
    return Reversal.exact(DROPPED, "DROP ROLE " + Sql.name(before.field("role")));
  }

  private static Reversal drop(String what, JsonNode rangeVar, Before before) throws SQLException {
    if (PgNode.text(rangeVar, "relpersistence").equals("t")) {
      return Reversal.nothing("It is temporary.");
    }
    return before.relation(before.newName(rangeVar)).isPresent()
        ? Reversal.nothing(THERE)
        : Reversal.exact(DROPPED, "DROP " + what + " " + before.newName(rangeVar));
  }

  private static Reversal onTable(String what, String name, JsonNode rangeVar, Before before)
      throws SQLException {
    if (before.createdHere(rangeVar)) {
      return Reversal.nothing("It goes with the table that this change creates.");
    }
    Optional<String> table = before.relation(rangeVar);
    return table.isEmpty()
        ? Reversal.none("The table is not there.")
        : Reversal.exact(DROPPED, "DROP %s %s ON %s".formatted(what, Sql.name(name), table.get()));
  }

  private static String qualified(List<String> names, Before before) throws SQLException {
    return names.size() > 1
        ? Sql.name(names)
        : Sql.name(before.one("SELECT current_schema()").orElse("public")) + "." + Sql.name(names);
  }
}
