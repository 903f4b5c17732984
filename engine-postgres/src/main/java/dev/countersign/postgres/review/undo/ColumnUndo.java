package dev.countersign.postgres.review.undo;

import dev.countersign.core.review.Undo.Grade;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Undoes what ALTER TABLE does to columns.
final class ColumnUndo {

  private static final Reversal ADDED_HERE =
      Reversal.nothing("It goes with the column that this change adds.");

  /// Conversions that lose nothing, so that the way back gives the same values.
  private static final List<String> WIDENING = List.of("smallint", "integer", "bigint", "numeric");

  private ColumnUndo() {}

  static Reversal add(Step step) throws SQLException {
    String column = PgNode.text(step.definition(), "colname");
    boolean there =
        step.before()
            .one(
                "SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass(?) AND attname = ?"
                    + " AND NOT attisdropped",
                step.table(),
                column)
            .isPresent();
    return there
        ? Reversal.nothing("The column is there already, so nothing changes.")
        : Reversal.exact(
            "The new column is dropped, with what was written to it meanwhile.",
            step.alter("DROP COLUMN " + Sql.name(column)));
  }

  static Reversal drop(Step step) throws SQLException {
    Optional<String> definition =
        step
            .before()
            .column(TableSql.COLUMN + " AND a.attname = ?", step.table(), step.plainName())
            .stream()
            .findFirst();
    if (definition.isEmpty()) {
      return Reversal.nothing("The column is not there, so nothing changes.");
    }
    String nullable = definition.get().replaceFirst(" NOT NULL$", "");
    Optional<TableCopies.Copy> copy = copy(step);
    var statements = new ArrayList<String>();
    statements.add(step.alter("ADD COLUMN " + nullable));
    if (copy.isPresent() && copy.get().kept().isPresent()) {
      statements.add(setBack(step, copy.get().table()));
    }
    statements.addAll(constraints(step));
    statements.addAll(indexes(step));
    return new Reversal(
        Grade.LOSSY,
        statements,
        copy.map(ColumnUndo::comesBack)
            .orElse("The column comes back empty, as the last one, and without NOT NULL."),
        copy.flatMap(TableCopies.Copy::kept).stream().toList());
  }

  private static String comesBack(TableCopies.Copy copy) {
    return copy.kept().isPresent()
        ? "The column comes back with its values, but for rows that are added meanwhile; as the last"
            + " one, and without NOT NULL."
        : "The column comes back empty, as the last one, and without NOT NULL: no copy is kept,"
            + " because %s.".formatted(copy.because());
  }

  /// A copy of the column with what tells its rows apart; empty when nothing is to be kept.
  private static Optional<TableCopies.Copy> copy(Step step) throws SQLException {
    Before before = step.before();
    Optional<Relation> table = before.found().relation(before.node().path("relation"));
    if (!before.keeps().dropped() || table.isEmpty() || computed(step, table.get())) {
      return Optional.empty();
    }
    List<String> key = RowUndo.key(before, table.get());
    if (key.isEmpty() || key.contains(step.plainName())) {
      return Optional.of(
          TableCopies.Copy.none("no key of the table tells its rows apart without the column"));
    }
    var columns = new ArrayList<>(key.stream().map(before.keeps()::quoted).toList());
    columns.add(before.keeps().quoted(step.plainName()));
    boolean only = RowObstacles.only(before.node().path("relation"));
    return Optional.of(TableCopies.of(before, table.get(), columns, only));
  }

  private static String setBack(Step step, String copy) {
    Before before = step.before();
    Relation table = before.found().relation(before.node().path("relation")).orElseThrow();
    List<String> key = RowUndo.key(before, table).stream().map(before.keeps()::quoted).toList();
    String column = before.keeps().quoted(step.plainName());
    return "UPDATE %s AS t SET %s = k.%s FROM %s AS k WHERE %s"
        .formatted(
            Before.qualified(before, table), column, column, copy, RowUndo.joined(key, "t", "k"));
  }

  private static boolean computed(Step step, Relation table) {
    return table
        .column(step.plainName())
        .filter(column ->
            column.generation() == Relation.Generation.STORED
                || column.generation() == Relation.Generation.VIRTUAL)
        .isPresent();
  }

  static Reversal type(Step step) throws SQLException {
    Optional<List<String>> old =
        step.ofColumn(
            "format_type(a.atttypid, a.atttypmod), CASE WHEN a.attcollation <> t.typcollation"
                + " THEN a.attcollation::regcollation::text END, pg_get_expr(d.adbin, d.adrelid),"
                + " format_type(a.atttypid, NULL)");
    if (old.isEmpty()) {
      return missing(step);
    }
    String type = old.get().get(0);
    String collation = old.get().get(1).isEmpty() ? "" : " COLLATE " + old.get().get(1);
    String name = step.name();
    String back =
        step.alter(
            "ALTER COLUMN %s TYPE %s%s USING %s::%s".formatted(name, type, collation, name, type));
    boolean keeps =
        !step.before().locks().rewrites(step.before().statement())
            || widens(old.get().get(3), step);
    return keeps
        ? Reversal.exact("Every value is kept, and fits the old type again.", back)
        : Reversal.lossy("What the conversion loses does not come back.", List.of(back));
  }

  static Reversal columnDefault(Step step) throws SQLException {
    Optional<List<String>> old = step.ofColumn("pg_get_expr(d.adbin, d.adrelid)");
    if (old.isEmpty()) {
      return missing(step);
    }
    String expression = old.get().getFirst();
    return step.exact(
        expression.isEmpty()
            ? "ALTER COLUMN %s DROP DEFAULT".formatted(step.name())
            : "ALTER COLUMN %s SET DEFAULT %s".formatted(step.name(), expression));
  }

  static Reversal notNull(Step step) throws SQLException {
    Optional<List<String>> old = step.ofColumn("a.attnotnull");
    if (old.isEmpty()) {
      return missing(step);
    }
    boolean notNull = old.get().getFirst().equals("t");
    return step.exact(
        "ALTER COLUMN %s %s NOT NULL".formatted(step.name(), notNull ? "SET" : "DROP"));
  }

  static Reversal statistics(Step step) throws SQLException {
    Optional<List<String>> old = step.ofColumn("coalesce(a.attstattarget, -1)");
    return old.isEmpty()
        ? missing(step)
        : step.exact(
            "ALTER COLUMN %s SET STATISTICS %s".formatted(step.name(), old.get().getFirst()));
  }

  static Reversal storage(Step step) throws SQLException {
    Optional<List<String>> old = step.ofColumn("a.attstorage");
    if (old.isEmpty()) {
      return missing(step);
    }
    String word =
        switch (old.get().getFirst()) {
          case "p" -> "PLAIN";
          case "e" -> "EXTERNAL";
          case "m" -> "MAIN";
          default -> "EXTENDED";
        };
    return step.exact("ALTER COLUMN %s SET STORAGE %s".formatted(step.name(), word));
  }

  static Reversal compression(Step step) throws SQLException {
    Optional<List<String>> old = step.ofColumn("a.attcompression");
    if (old.isEmpty()) {
      return missing(step);
    }
    String word =
        switch (old.get().getFirst()) {
          case "p" -> "pglz";
          case "l" -> "lz4";
          default -> "default";
        };
    return step.exact("ALTER COLUMN %s SET COMPRESSION %s".formatted(step.name(), word));
  }

  private static Reversal missing(Step step) {
    return step.addedHere("AT_AddColumn", "colname")
        ? ADDED_HERE
        : Reversal.none("The column is not there, or gets its name in this change.");
  }

  private static boolean widens(String oldType, Step step) throws SQLException {
    Optional<String> target =
        step.before()
            .one("SELECT to_regtype(?)::text", Sql.type(step.definition().path("typeName")));
    boolean plain =
        step.definition().path("typeName").path("typmods").isEmpty()
            && !step.definition().has("raw_default");
    return plain
        && target.isPresent()
        && WIDENING.contains(oldType)
        && WIDENING.indexOf(target.get()) > WIDENING.indexOf(oldType);
  }

  private static List<String> constraints(Step step) throws SQLException {
    return step.before()
        .column(
            "SELECT 'ALTER TABLE ' || ? || ' ADD CONSTRAINT ' || quote_ident(conname) || ' '"
                + " || pg_get_constraintdef(c.oid) FROM pg_constraint c JOIN pg_attribute a"
                + " ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)"
                + " WHERE c.conrelid = to_regclass(?) AND a.attname = ?"
                + " AND contype IN ('c', 'f', 'u', 'x') ORDER BY conname",
            step.table(),
            step.table(),
            step.plainName());
  }

  private static List<String> indexes(Step step) throws SQLException {
    return step.before()
        .column(
            "SELECT pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_attribute a"
                + " ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)"
                + " WHERE i.indrelid = to_regclass(?) AND a.attname = ? AND indisvalid"
                + " AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = i.indexrelid)"
                + " ORDER BY 1",
            step.table(),
            step.plainName());
  }
}
