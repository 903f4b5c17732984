package dev.countersign.postgres.review.undo;

import dev.countersign.postgres.dialect.PgNode;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// One subcommand of an ALTER TABLE.
///
/// @param before the state before
/// @param table the table, qualified
/// @param command the subcommand
record Step(Before before, String table, JsonNode command) {

  /// The name that the subcommand has, quoted.
  String name() {
    return Sql.name(plainName());
  }

  String plainName() {
    return PgNode.text(command, "name");
  }

  JsonNode definition() {
    return PgNode.of(command.path("def")).body();
  }

  String alter(String action) {
    return "ALTER TABLE %s %s".formatted(table, action);
  }

  Reversal exact(String action) {
    return Reversal.exact("It is set back to what it is now.", alter(action));
  }

  /// An expression over the table's row of `pg_class`.
  Optional<String> ofTable(String expression) throws SQLException {
    return before.one("SELECT " + expression + " FROM pg_class WHERE oid = to_regclass(?)", table);
  }

  /// An expression over the column's row of `pg_attribute`; empty when there is no such column.
  Optional<List<String>> ofColumn(String expressions) throws SQLException {
    return before
        .rows(
            "SELECT "
                + expressions
                + " FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid"
                + " LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum"
                + " WHERE a.attrelid = to_regclass(?) AND a.attname = ? AND NOT a.attisdropped",
            table,
            plainName())
        .stream()
        .findFirst();
  }

  /// Whether an earlier statement or subcommand of the change adds the column or constraint.
  boolean addedHere(String kind, String field) {
    String wanted = "\"" + field + "\":\"" + plainName() + "\"";
    return java.util.stream.Stream.concat(
            before.earlier().stream(), java.util.stream.Stream.of(before.statement()))
        .filter(s -> s.tag().equals("AlterTableStmt"))
        .map(s -> s.node().toString())
        .anyMatch(s -> s.contains(kind) && s.contains(wanted));
  }
}
