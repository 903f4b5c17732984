package dev.countersign.postgres.locks;

import dev.countersign.pggrammar.PgParser;
import dev.countersign.postgres.dialect.ParsedSql;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.Relation.CheckConstraint;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Whether the catalogue proves that a column holds no NULL, so that SET NOT NULL need not look.
final class NotNullProof {

  private final PgParser parser;

  NotNullProof(PgParser parser) {
    this.parser = parser;
  }

  /// @param dropped constraints that the same statement drops: they prove nothing any more
  boolean proves(Relation table, String column, Set<String> dropped) {
    boolean already = table.column(column).filter(Relation.Column::notNullValid).isPresent();
    return already
        || table.checks().stream()
            .filter(CheckConstraint::validated)
            .filter(check -> !dropped.contains(check.name()))
            .anyMatch(check -> implies(check, column));
  }

  private boolean implies(CheckConstraint check, String column) {
    String condition = check.definition().replaceFirst("(?i)^CHECK\\s*", "");
    if (ParsedSql.parse(parser, "SELECT " + condition)
        instanceof ParsedSql.Statements(_, var statements)) {
      JsonNode target = statements.getFirst().node().path("targetList").path(0);
      return implies(PgNode.of(PgNode.of(target).get("val")), column);
    }
    return false;
  }

  private static boolean implies(PgNode condition, String column) {
    if (condition.is("BoolExpr") && PgNode.text(condition.body(), "boolop").equals("AND_EXPR")) {
      for (JsonNode part : condition.get("args")) {
        if (implies(PgNode.of(part), column)) {
          return true;
        }
      }
      return false;
    }
    if (!condition.is("NullTest")
        || !PgNode.text(condition.body(), "nulltesttype").equals("IS_NOT_NULL")) {
      return false;
    }
    var argument = PgNode.of(condition.get("arg"));
    var names = PgNode.names(argument.get("fields"));
    return argument.is("ColumnRef") && !names.isEmpty() && names.getLast().equals(column);
  }
}
