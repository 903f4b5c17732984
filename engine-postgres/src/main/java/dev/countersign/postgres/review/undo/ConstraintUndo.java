package dev.countersign.postgres.review.undo;

import dev.countersign.postgres.dialect.PgNode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Undoes what ALTER TABLE does to constraints.
final class ConstraintUndo {

  private static final String DEFINITION =
      """
      SELECT pg_get_constraintdef(oid), contype, convalidated, coalesce(conindid, 0)::bigint,
             quote_literal(obj_description(oid, 'pg_constraint'))
        FROM pg_constraint WHERE conrelid = to_regclass(?) AND conname = ?
      """;

  private static final String REFERRING =
      """
      SELECT 'ALTER TABLE ' || conrelid::regclass || ' ADD CONSTRAINT ' || quote_ident(conname) || ' '
             || pg_get_constraintdef(oid)
        FROM pg_constraint WHERE contype = 'f' AND conindid = ?::bigint::oid AND confrelid = to_regclass(?)
      """;

  private ConstraintUndo() {}

  static Reversal add(Step step) throws SQLException {
    JsonNode constraint = step.definition();
    String given = PgNode.text(constraint, "conname");
    String index = PgNode.text(constraint, "indexname");
    String relation = PgNode.text(step.before().node().path("relation"), "relname");
    String expected = index.isEmpty() ? NewNames.constraint(relation, constraint) : index;
    String name = given.isEmpty() ? expected : given;
    if (name.isEmpty() || (given.isEmpty() && !rows(step, name).isEmpty())) {
      return Reversal.none("The server chooses the name of the constraint; give it one.");
    }
    var statements = new ArrayList<String>();
    statements.add(step.alter("DROP CONSTRAINT " + Sql.name(name)));
    if (!index.isEmpty()) {
      step.before()
          .one(
              "SELECT pg_get_indexdef(indexrelid) FROM pg_index JOIN pg_class c ON c.oid ="
                  + " indexrelid WHERE indrelid = to_regclass(?) AND c.relname = ?",
              step.table(),
              index)
          .ifPresent(statements::add);
    }
    if (PgNode.text(constraint, "contype").equals("CONSTR_PRIMARY")) {
      statements.addAll(nullableAgain(step, constraint, index));
    }
    return Reversal.exact("The new constraint is dropped.", statements);
  }

  static Reversal drop(Step step) throws SQLException {
    List<List<String>> rows = rows(step, step.plainName());
    if (rows.isEmpty()) {
      return step.addedHere("AT_AddConstraint", "conname")
          ? Reversal.nothing("This change adds it itself.")
          : Reversal.nothing("It is not there, so nothing changes.");
    }
    List<String> row = rows.getFirst();
    var statements = new ArrayList<String>();
    statements.add(step.alter("ADD CONSTRAINT %s %s".formatted(step.name(), row.get(0))));
    if (PgNode.text(step.command(), "behavior").equals("DROP_CASCADE")) {
      statements.addAll(step.before().column(REFERRING, Long.parseLong(row.get(3)), step.table()));
    }
    if (!row.get(4).isEmpty()) {
      statements.add(
          "COMMENT ON CONSTRAINT %s ON %s IS %s".formatted(step.name(), step.table(), row.get(4)));
    }
    return row.get(1).equals("n")
        ? Reversal.none("No undo is known for dropping a NOT NULL constraint by name.")
        : Reversal.exact("It is added again; existing rows are checked again.", statements);
  }

  static Reversal validate(Step step) throws SQLException {
    List<List<String>> rows = rows(step, step.plainName());
    if (rows.isEmpty()) {
      return step.addedHere("AT_AddConstraint", "conname")
          ? Reversal.nothing("It goes with the constraint that this change adds.")
          : Reversal.none("The constraint is not there.");
    }
    List<String> row = rows.getFirst();
    if (row.get(2).equals("t")) {
      return Reversal.nothing("It is valid already, so nothing changes.");
    }
    return Reversal.exact(
        "It is dropped and added again without being validated.",
        step.alter("DROP CONSTRAINT " + step.name()),
        step.alter("ADD CONSTRAINT %s %s".formatted(step.name(), row.get(0))));
  }

  private static List<List<String>> rows(Step step, String name) throws SQLException {
    return step.before().rows(DEFINITION, step.table(), name);
  }

  /// A primary key makes its columns NOT NULL, and they stay so without it.
  private static List<String> nullableAgain(Step step, JsonNode constraint, String index)
      throws SQLException {
    List<String> columns = PgNode.names(constraint.path("keys"));
    if (!index.isEmpty()) {
      columns =
          step.before()
              .column(
                  "SELECT a.attname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN"
                      + " pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)"
                      + " WHERE i.indrelid = to_regclass(?) AND c.relname = ?",
                  step.table(),
                  index);
    }
    var statements = new ArrayList<String>();
    for (String column : columns) {
      Optional<String> nullable =
          step.before()
              .one(
                  "SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass(?) AND attname = ?"
                      + " AND NOT attnotnull",
                  step.table(),
                  column);
      if (nullable.isPresent()) {
        statements.add(step.alter("ALTER COLUMN %s DROP NOT NULL".formatted(Sql.name(column))));
      }
    }
    return statements;
  }
}
