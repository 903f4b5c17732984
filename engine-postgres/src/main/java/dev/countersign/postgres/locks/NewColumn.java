package dev.countersign.postgres.locks;

import dev.countersign.postgres.dialect.Catalog;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.SqlType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// How the rows that are there already get the value of a new column: since PostgreSQL 11 a
/// constant is kept in the catalogue, and only what differs from row to row is written into the
/// rows.
final class NewColumn {

  private static final Set<String> SERIAL =
      Set.of("serial", "serial2", "serial4", "serial8", "smallserial", "bigserial");

  private final JsonNode column;
  private final Found found;
  private final Volatility volatility;
  private final boolean serial;
  private final boolean constrainedDomain;

  NewColumn(JsonNode column, Catalog catalog, Found found) {
    this.column = column;
    this.found = found;
    this.volatility = defaultSql().map(e -> Volatility.of(e, catalog)).orElse(Volatility.STEADY);
    List<String> type = PgNode.names(column.path("typeName").path("names"));
    this.serial = !type.isEmpty() && SERIAL.contains(type.getLast());
    this.constrainedDomain =
        !type.isEmpty()
            && catalog.typesNamed(type.getLast()).stream().anyMatch(NewColumn::isConstrained);
  }

  /// Whether the table is certainly written anew.
  boolean rewrites() {
    return serial
        || constrainedDomain
        || has("CONSTR_IDENTITY")
        || storesExpression()
        || (hasDefault() && volatility == Volatility.VOLATILE);
  }

  /// Whether it may be, because what the default calls is not known.
  boolean maybeRewrites() {
    return hasDefault() && volatility == Volatility.UNKNOWN;
  }

  boolean hasDefault() {
    return defaultSql().isPresent();
  }

  /// Whether a value that is computed when read has to be looked at for every row.
  boolean checksComputed() {
    return has("CONSTR_GENERATED") && !storesExpression() && has("CONSTR_NOTNULL");
  }

  /// Whether the default is written out, and is no value.
  boolean defaultsToNull() {
    return defaultSql().filter(expression -> isNull(PgNode.of(expression))).isPresent();
  }

  /// The sequence that the default draws from.
  Optional<Relation> sequence() {
    return defaultSql()
        .map(PgNode::of)
        .filter(call -> call.is("FuncCall"))
        .filter(call -> PgNode.names(call.get("funcname")).getLast().equals("nextval"))
        .map(call -> PgNode.of(call.get("args").path(0)))
        .map(argument -> PgNode.text(argument.get("sval"), "sval"))
        .filter(name -> !name.isEmpty())
        .flatMap(name -> found.relation(List.of(name.split("\\."))));
  }

  private Optional<JsonNode> defaultSql() {
    return constraint("CONSTR_DEFAULT").map(constraint -> constraint.path("raw_expr"));
  }

  private static boolean isNull(PgNode expression) {
    return expression.is("TypeCast")
        ? isNull(PgNode.of(expression.get("arg")))
        : expression.is("A_Const") && PgNode.flag(expression.body(), "isnull");
  }

  private boolean storesExpression() {
    return constraint("CONSTR_GENERATED")
        .filter(constraint -> !PgNode.text(constraint, "generated_kind").equals("v"))
        .isPresent();
  }

  private boolean has(String type) {
    return constraint(type).isPresent();
  }

  private Optional<JsonNode> constraint(String type) {
    for (JsonNode item : column.path("constraints")) {
      JsonNode constraint = PgNode.of(item).body();
      if (PgNode.text(constraint, "contype").equals(type)) {
        return Optional.of(constraint);
      }
    }
    return Optional.empty();
  }

  private static boolean isConstrained(SqlType type) {
    return type.kind() == 'd' && !type.checks().isEmpty();
  }
}
