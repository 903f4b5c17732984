package dev.countersign.postgres.rules.destructive;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Probe;
import dev.countersign.postgres.rules.Report;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// DROP … CASCADE.
final class DropCascade implements Probe {

  /// What goes with an object and is not a part of it: reached by a normal dependency. A rule of a
  /// view stands for the view.
  private static final String CLOSURE =
      """
      WITH RECURSIVE start AS (
        SELECT a.classid, a.objid, a.objsubid
          FROM pg_catalog.pg_get_object_address(?, ?::text[], '{}') a),
      gone (classid, objid, objsubid, named, depth) AS (
        SELECT classid, objid, objsubid, false, 0 FROM start
        UNION
        SELECT n.classid, n.objid, n.objsubid, g.named OR n.deptype = 'n', g.depth + 1
          FROM gone g, LATERAL (
            SELECT coalesce(r.tableoid, d.classid) AS classid, coalesce(w.ev_class, d.objid) AS objid,
                   CASE WHEN w.oid IS NULL THEN d.objsubid ELSE 0 END AS objsubid, d.deptype
              FROM pg_catalog.pg_depend d
              LEFT JOIN pg_catalog.pg_rewrite w
                ON d.classid = 'pg_catalog.pg_rewrite'::regclass AND w.oid = d.objid
              LEFT JOIN pg_catalog.pg_class r ON r.oid = w.ev_class
             WHERE d.refclassid = g.classid AND d.refobjid = g.objid
               AND (g.objsubid = 0 OR d.refobjsubid = g.objsubid) AND d.deptype IN ('n', 'a', 'i')) n
         WHERE g.depth < 16)
      SELECT DISTINCT pg_catalog.pg_describe_object(g.classid, g.objid, g.objsubid)
        FROM gone g, start s
       WHERE g.named AND (g.classid, g.objid) <> (s.classid, s.objid)
         AND g.classid NOT IN ('pg_catalog.pg_type'::regclass, 'pg_catalog.pg_rewrite'::regclass)
         AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_trigger t
                          WHERE g.classid = 'pg_catalog.pg_trigger'::regclass AND t.oid = g.objid
                            AND t.tgisinternal)
         AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_constraint k
                          WHERE g.classid = 'pg_catalog.pg_constraint'::regclass AND k.oid = g.objid
                            AND k.conrelid = s.objid)
       ORDER BY 1 LIMIT 21
      """;

  @Override
  public Card card() {
    return Card.critical(
            "drop-cascade",
            """
            `CASCADE` drops everything that depends on the object, and what depends on that, without naming it:
            views, foreign keys, defaults, functions. Drop the dependants by name, so that a reviewer sees them.
            A review names them.
            """)
        .on("DropOwnedStmt", "DropStmt", "AlterTableStmt")
        .bad("DROP VIEW totals CASCADE", "ALTER TABLE orders DROP COLUMN code CASCADE")
        .good("DROP INDEX CONCURRENTLY orders_qty");
  }

  @Override
  public void check(Case statement, Report report) {
    if (statement.is("DropOwnedStmt")) {
      report.add("", "Everything that the role owns in this database is dropped.", ADVICE);
    }
    for (Start start : starts(statement)) {
      report.add(
          start.object(), "CASCADE drops all that depends on it, without naming it.", ADVICE);
    }
  }

  @Override
  public void ask(Case statement, Server server, Report report) throws SQLException {
    for (Start start : starts(statement)) {
      if (!start.names().isEmpty()) {
        List<String> gone =
            server.rows(CLOSURE, start.type(), array(start.names())).stream()
                .map(List::getFirst)
                .toList();
        report.add(
            start.object(),
            gone.isEmpty()
                ? "CASCADE is written; nothing depends on it at this moment."
                : "CASCADE also drops %s.".formatted(shown(gone)),
            ADVICE);
      }
    }
  }

  private static String shown(List<String> gone) {
    int most = 20;
    return String.join(", ", gone.subList(0, Math.min(most, gone.size())))
        + (gone.size() > most ? " and more" : "");
  }

  /// What the cascade begins with.
  ///
  /// @param object in words
  /// @param type as `pg_get_object_address` calls it
  /// @param names its name for that function; empty where it cannot be asked
  private record Start(String object, String type, List<String> names) {}

  private static List<Start> starts(Case statement) {
    var starts = new ArrayList<Start>();
    if (statement.is("DropStmt") && statement.field("behavior").equals("DROP_CASCADE")) {
      statement.dropped().forEach(names -> starts.add(start(names, statement)));
    }
    for (JsonNode command : statement.commands()) {
      if (PgNode.text(command, "behavior").equals("DROP_CASCADE")) {
        starts.add(part(command, statement));
      }
    }
    return starts;
  }

  private static Start start(List<String> names, Case statement) {
    String object = statement.named(names);
    String type =
        switch (statement.field("removeType")) {
          case "OBJECT_SCHEMA" -> "schema";
          case "OBJECT_EXTENSION" -> "extension";
          default -> statement.found().relation(names).map(r -> r.objectName().kind()).orElse("");
        };
    boolean global = type.equals("schema") || type.equals("extension");
    List<String> address =
        statement
            .found()
            .relation(names)
            .filter(_ -> !global)
            .map(r -> List.of(r.schema(), r.name()))
            .orElse(global ? List.of(names.getLast()) : List.of());
    return new Start(object, type, address);
  }

  private static Start part(JsonNode command, Case statement) {
    String name = PgNode.text(command, "name");
    boolean column = PgNode.text(command, "subtype").equals("AT_DropColumn");
    return new Start(
        statement.targetName(),
        column ? "table column" : "table constraint",
        statement
            .target()
            .filter(_ -> !statement.fresh().part(statement.node().path("relation"), name))
            .map(table -> List.of(table.schema(), table.name(), name))
            .orElse(List.of()));
  }

  private static String array(List<String> names) {
    var text = new StringBuilder("{");
    for (String name : names) {
      text.append(text.length() > 1 ? "," : "")
          .append('"')
          .append(name.replace("\\", "\\\\").replace("\"", "\\\""))
          .append('"');
    }
    return text.append('}').toString();
  }

  private static final String ADVICE = "Drop the dependants by name, and leave CASCADE out.";
}
