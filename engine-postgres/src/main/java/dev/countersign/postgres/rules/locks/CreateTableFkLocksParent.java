package dev.countersign.postgres.rules.locks;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// A new table that refers to a table in use.
final class CreateTableFkLocksParent implements Rule {

  @Override
  public Card card() {
    return Card.low(
            "create-table-fk-locks-parent",
            """
            A foreign key of a new table takes `SHARE ROW EXCLUSIVE` on the table it refers to, until the transaction ends:
            writes there wait, though the new table is empty. Keep the transaction short, and set a `lock_timeout`; or create
            the table first, and add the foreign key in a transaction of its own.
            """)
        .on("CreateStmt", "AlterTableStmt")
        .bad("CREATE TABLE lines (id bigint PRIMARY KEY, rack_id bigint REFERENCES racks)")
        .good("CREATE TABLE lines (id bigint PRIMARY KEY, rack_id bigint)");
  }

  @Override
  public void check(Case statement, Report report) {
    boolean makes = statement.is("CreateStmt");
    boolean isNew = statement.is("AlterTableStmt") && !statement.targetIsLive();
    if (!makes && !isNew || isTemporary(statement)) {
      return;
    }
    references(statement)
        .filter(other -> !isItself(statement, other))
        .filter(statement::isLive)
        .map(statement::named)
        .distinct()
        .forEach(name ->
            report.add(
                name,
                "SHARE ROW EXCLUSIVE on %s until the transaction ends: writes to it wait."
                    .formatted(name),
                "Keep the transaction short, or add the foreign key in one of its own."));
  }

  private static boolean isTemporary(Case statement) {
    return PgNode.text(statement.node().path("relation"), "relpersistence").equals("t");
  }

  private static boolean isItself(Case statement, JsonNode other) {
    JsonNode own = statement.node().path("relation");
    String schema = PgNode.text(own, "schemaname");
    String otherSchema = PgNode.text(other, "schemaname");
    return PgNode.text(own, "relname").equals(PgNode.text(other, "relname"))
        && (schema.equals(otherSchema) || schema.isEmpty() || otherSchema.isEmpty());
  }

  private static Stream<JsonNode> references(Case statement) {
    Stream<JsonNode> columns =
        Stream.concat(
            elements(statement, "ColumnDef"),
            AddedColumn.of(statement).stream().map(AddedColumn::definition));
    Stream<JsonNode> constraints =
        Stream.concat(
            elements(statement, "Constraint"),
            AddedConstraint.of(statement, "CONSTR_FOREIGN").stream().map(AddedConstraint::node));
    Stream<JsonNode> inline =
        columns.flatMap(c -> c.path("constraints").valueStream()).map(c -> PgNode.of(c).body());
    return Stream.concat(inline, constraints)
        .filter(c -> PgNode.text(c, "contype").equals("CONSTR_FOREIGN"))
        .map(c -> c.path("pktable"));
  }

  private static Stream<JsonNode> elements(Case statement, String tag) {
    return statement
        .node()
        .path("tableElts")
        .valueStream()
        .map(PgNode::of)
        .filter(element -> element.is(tag))
        .map(PgNode::body);
  }
}
