package dev.countersign.postgres.review.undo;

import dev.countersign.postgres.dialect.Catalog;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.Relation.Kind;
import dev.countersign.postgres.dialect.Relation.Persistence;
import dev.countersign.postgres.dialect.Relation.WriteEvent;
import dev.countersign.postgres.locks.Volatility;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Why the rows that a statement takes away cannot be copied so that they certainly are the same;
/// each reason continues "because".
final class RowObstacles {

  private static final List<String> CLAUSES =
      List.of("whereClause", "usingClause", "fromClause", "withClause");

  /// Parts of a condition that need not name the same rows when it is asked twice.
  private static final List<String> FICKLE =
      List.of(
          "\"limitCount\"",
          "\"limitOffset\"",
          "\"lockingClause\"",
          "\"RangeTableSample\"",
          "\"over\"",
          "\"CurrentOfExpr\"");

  private static final Set<String> WRITES =
      Set.of("\"InsertStmt\"", "\"UpdateStmt\"", "\"DeleteStmt\"", "\"MergeStmt\"");

  private static final Set<String> ALTERS =
      Set.of("AlterTableStmt", "RenameStmt", "AlterObjectSchemaStmt", "DropStmt", "TruncateStmt");

  private static final String ROLE =
      """
      SELECT CASE WHEN row_security_active(oid) THEN 'row security hides rows of it'
                  WHEN NOT (has_table_privilege(oid, 'SELECT') AND has_table_privilege(oid, 'UPDATE'))
                    AND NOT has_any_column_privilege(oid, 'SELECT')
                  THEN 'the role that runs changes may not read it' END
        FROM pg_class WHERE oid = to_regclass(?)
      """;

  private RowObstacles() {}

  /// What is in the way of copying rows of this relation at all.
  static Optional<String> of(Before before, Relation relation, boolean only) throws SQLException {
    Optional<String> inTheWay =
        before.writing().elsewhere()
            ? Optional.of("the policy lets it pass on the agent's own session")
            : before.keeps().obstacle();
    if (inTheWay.isPresent()) {
      return inTheWay;
    }
    boolean table = relation.kind() == Kind.TABLE || relation.kind() == Kind.PARTITIONED_TABLE;
    if (!table || relation.builtIn() || relation.persistence() == Persistence.TEMPORARY) {
      return Optional.of("it is not a plain table");
    }
    if (relation.kind() == Kind.TABLE && !only && !relation.inheritance().children().isEmpty()) {
      return Optional.of("tables inherit from it");
    }
    if (alteredHere(before, relation)) {
      return Optional.of("the same change alters it before");
    }
    return before.one(ROLE, Before.qualified(before, relation));
  }

  /// What is in the way of naming the same rows twice.
  static Optional<String> ofCondition(Before before, Relation relation, WriteEvent event) {
    if (relation.rules().stream().anyMatch(rule -> rule.applies(event))) {
      return Optional.of("a rule of the table writes something else");
    }
    if (before.writing().unseen()) {
      return Optional.of("it runs code whose effect cannot be seen");
    }
    Catalog catalog = before.found().catalog();
    for (String clause : CLAUSES) {
      JsonNode node = before.node().path(clause);
      String text = node.toString();
      if (Volatility.of(node, catalog) != Volatility.STEADY) {
        return Optional.of("its condition calls a function that may not give the same twice");
      }
      if (FICKLE.stream().anyMatch(text::contains) || distinctOn(node)) {
        return Optional.of("its condition need not name the same rows twice, as LIMIT does not");
      }
      if (WRITES.stream().anyMatch(text::contains)) {
        return Optional.of("a part of it writes rows too");
      }
    }
    return NamedRows.writable(before.writing().values())
        ? Optional.empty()
        : Optional.of("a bind value is binary and of a type that is not known");
  }

  private static boolean distinctOn(JsonNode node) {
    return node.findValues("distinctClause").stream()
        .flatMap(clause -> Stream.iterate(0, i -> i < clause.size(), i -> i + 1).map(clause::path))
        .anyMatch(item -> !item.isEmpty());
  }

  private static boolean alteredHere(Before before, Relation relation) {
    String name = "\"" + relation.name() + "\"";
    return before.earlier().stream()
        .filter(statement -> ALTERS.contains(statement.tag()))
        .map(statement -> statement.node().toString())
        .anyMatch(text -> text.contains(name));
  }

  /// Whether ONLY was written.
  static boolean only(JsonNode rangeVar) {
    return !PgNode.flag(rangeVar, "inh");
  }
}
