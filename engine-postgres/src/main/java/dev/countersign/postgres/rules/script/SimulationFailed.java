package dev.countersign.postgres.rules.script;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Probe;
import dev.countersign.postgres.rules.Report;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// A statement that fails on what is there.
final class SimulationFailed implements Probe {

  /// Who needs a relation or one of its columns, and does not go with it.
  private static final String NEEDED =
      """
      SELECT DISTINCT CASE WHEN w.oid IS NULL THEN pg_catalog.pg_describe_object(d.classid, d.objid, 0)
                           ELSE pg_catalog.pg_describe_object(c.tableoid, c.oid, 0) END
        FROM pg_catalog.pg_depend d
        LEFT JOIN pg_catalog.pg_rewrite w
          ON d.classid = 'pg_catalog.pg_rewrite'::regclass AND w.oid = d.objid
        LEFT JOIN pg_catalog.pg_class c ON c.oid = w.ev_class
        LEFT JOIN pg_catalog.pg_constraint k
          ON d.classid = 'pg_catalog.pg_constraint'::regclass AND k.oid = d.objid
        LEFT JOIN pg_catalog.pg_attribute a
          ON a.attrelid = d.refobjid AND a.attname = ?
       WHERE d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid = ?::bigint::oid
         AND (? = '' OR d.refobjsubid = a.attnum)
         AND d.deptype = 'n' AND coalesce(c.oid, k.conrelid, 0) <> d.refobjid
         AND NOT (coalesce(c.oid, k.conrelid, 0)::bigint = ANY (?::bigint[]))
       ORDER BY 1 LIMIT 5
      """;

  @Override
  public Card card() {
    return Card.high(
            "simulation-failed",
            """
            The statement was held against the catalogue, and fails: what it makes is there, what it changes is not,
            or something else needs what it drops. What an earlier statement of the change may have made, renamed or
            dropped is left to the server. A rehearsal on a clone finds more.
            """)
        .on(
            "CreateStmt",
            "CreateSeqStmt",
            "CreateTableAsStmt",
            "ViewStmt",
            "IndexStmt",
            "AlterTableStmt")
        .bad(
            "CREATE TABLE orders (id int)",
            "CREATE INDEX CONCURRENTLY orders_qty ON orders (note)",
            "ALTER TABLE orders ADD COLUMN note text",
            "ALTER TABLE orders ALTER COLUMN nothing DROP NOT NULL",
            "ALTER TABLE nothing ADD COLUMN a int",
            "ALTER TABLE orders DROP COLUMN qty",
            "DROP TABLE shelves")
        .refused("42P07", "42701", "42703", "42P01", "2BP01", "25001")
        .good(
            "CREATE TABLE IF NOT EXISTS orders (id int PRIMARY KEY)",
            "ALTER TABLE orders ADD COLUMN IF NOT EXISTS note text",
            "ALTER TABLE IF EXISTS nothing ADD COLUMN a int");
  }

  @Override
  public void check(Case statement, Report report) {
    if (statement.statement().isPresent() && statement.catalog().isWhole()) {
      Collisions.of(statement)
          .forEach(
              why -> report.add(why.object(), "It fails: %s.".formatted(why.message()), ADVICE));
    }
  }

  @Override
  public void ask(Case statement, Server server, Report report) throws SQLException {
    for (Goes goes : goes(statement)) {
      List<String> needed =
          server
              .rows(NEEDED, goes.column(), goes.relation().oid(), goes.column(), goes.beside())
              .stream()
              .map(List::getFirst)
              .toList();
      if (!needed.isEmpty()) {
        String object = goes.relation().objectName().qualified();
        report.add(
            goes.column().isEmpty() ? object : object + "." + goes.column(),
            "It fails: %s needs it.".formatted(String.join(", ", needed)),
            "Drop or change what needs it first, by name.");
      }
    }
  }

  /// What is dropped without CASCADE.
  ///
  /// @param column empty text for the relation as a whole
  /// @param beside the numbers of the relations that are dropped together
  private record Goes(Relation relation, String column, String beside) {}

  private static List<Goes> goes(Case statement) {
    var all = new ArrayList<Goes>();
    if (statement.script().earlier().stream().anyMatch(Substance::has)) {
      return all;
    }
    if (statement.is("DropStmt") && !statement.field("behavior").equals("DROP_CASCADE")) {
      List<Relation> dropped =
          statement.dropped().stream()
              .flatMap(names -> relation(names, statement).stream())
              .toList();
      String together = dropped.stream().map(Relation::oid).toList().toString();
      String beside = together.replace('[', '{').replace(']', '}');
      dropped.forEach(relation -> all.add(new Goes(relation, "", beside)));
    }
    for (JsonNode command : statement.commands("AT_DropColumn")) {
      if (!PgNode.text(command, "behavior").equals("DROP_CASCADE")) {
        statement
            .target()
            .ifPresent(table -> all.add(new Goes(table, PgNode.text(command, "name"), "{}")));
      }
    }
    return all;
  }

  private static Optional<Relation> relation(List<String> names, Case statement) {
    return Set.of("OBJECT_TABLE", "OBJECT_VIEW", "OBJECT_MATVIEW", "OBJECT_FOREIGN_TABLE")
            .contains(statement.field("removeType"))
        ? statement.found().relation(names)
        : Optional.empty();
  }

  private static final String ADVICE = "Correct it, and review it again.";
}
