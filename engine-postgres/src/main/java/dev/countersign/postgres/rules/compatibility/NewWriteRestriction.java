package dev.countersign.postgres.rules.compatibility;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A rule that writes of running programs may break.
final class NewWriteRestriction implements Rule {

  @Override
  public Card card() {
    return Card.medium(
            "new-write-restriction",
            """
            From now on the server refuses writes that it took before, also where the constraint is `NOT VALID`:
            a running program that still makes them fails. Whether one does is not in the database; look at the
            programs first, and let them stop before the server refuses. Constraints on columns that the same change
            adds are not found: nobody writes those yet.
            """)
        .on("AlterTableStmt", "IndexStmt", "AlterDomainStmt", "CreateTrigStmt", "RuleStmt")
        .bad(
            "ALTER TABLE orders ADD CONSTRAINT qty_positive CHECK (qty > 0) NOT VALID",
            "ALTER TABLE items ADD FOREIGN KEY (order_id) REFERENCES orders NOT VALID",
            "ALTER TABLE orders ALTER COLUMN note SET NOT NULL",
            "CREATE UNIQUE INDEX CONCURRENTLY orders_code ON orders (code)",
            "ALTER DOMAIN positive ADD CHECK (VALUE < 1000) NOT VALID")
        .good(
            "ALTER TABLE orders ADD COLUMN discount int,"
                + " ADD CONSTRAINT discount_positive CHECK (discount > 0) NOT VALID",
            "ALTER TABLE orders ALTER COLUMN proven SET NOT NULL");
  }

  @Override
  public void check(Case statement, Report report) {
    for (Restriction restriction : restrictions(statement)) {
      report.at(
          restriction.at(),
          restriction.object(),
          "Writes that %s are refused from now on.".formatted(restriction.refuses()),
          "Make sure that no running program makes such writes any more.");
    }
  }

  private record Restriction(JsonNode at, String object, String refuses) {}

  private static List<Restriction> restrictions(Case statement) {
    var found = new ArrayList<Restriction>();
    switch (statement.tag()) {
      case "AlterTableStmt" -> ofTable(statement, found);
      case "IndexStmt" -> keys(statement, found);
      case "AlterDomainStmt" -> ofDomain(statement, found);
      case "CreateTrigStmt" -> ofTrigger(statement, found);
      case "RuleStmt" -> ofRule(statement, found);
      default -> {}
    }
    return found;
  }

  private static void ofTable(Case statement, List<Restriction> found) {
    if (statement.fresh().relation(statement.node().path("relation"))) {
      return;
    }
    keys(statement, found);
    for (JsonNode command : statement.commands("AT_AddConstraint")) {
      JsonNode constraint = PgNode.of(command.path("def")).body();
      String refuses = refuses(constraint, statement);
      if (!refuses.isEmpty() && !Replaced.by(constraint, statement)) {
        found.add(new Restriction(constraint, statement.targetName(), refuses));
      }
    }
    for (String column : NewNotNull.columns(statement)) {
      if (!statement.fresh().column(column)) {
        String object = statement.targetName() + "." + column;
        found.add(new Restriction(statement.node(), object, "leave %s NULL".formatted(object)));
      }
    }
  }

  private static String refuses(JsonNode constraint, Case statement) {
    boolean enforced = PgNode.flag(constraint, "is_enforced");
    return switch (PgNode.text(constraint, "contype")) {
      case "CONSTR_CHECK" ->
          enforced && isNew(Columns.named(constraint.path("raw_expr")), statement)
              ? "do not pass the new CHECK of %s".formatted(statement.targetName())
              : "";
      case "CONSTR_FOREIGN" ->
          enforced && isNew(PgNode.names(constraint.path("fk_attrs")), statement)
              ? "give %s keys that %s does not have"
                  .formatted(statement.targetName(), statement.named(constraint.path("pktable")))
              : "";
      case "CONSTR_EXCLUSION" ->
          "bring two rows of %s into conflict".formatted(statement.targetName());
      case "CONSTR_NOTNULL" ->
          PgNode.flag(constraint, "skip_validation")
                  && isNew(PgNode.names(constraint.path("keys")), statement)
              ? "leave %s.%s NULL"
                  .formatted(
                      statement.targetName(),
                      String.join(", ", PgNode.names(constraint.path("keys"))))
              : "";
      default -> "";
    };
  }

  /// Whether it is about a column that programs write already.
  private static boolean isNew(List<String> columns, Case statement) {
    return columns.isEmpty() || !columns.stream().allMatch(statement.fresh()::column);
  }

  private static void keys(Case statement, List<Restriction> found) {
    for (NewKey key : NewKey.of(statement)) {
      String words = "%s (%s)".formatted(statement.targetName(), String.join(", ", key.columns()));
      found.add(
          new Restriction(
              key.at(), statement.targetName(), "double a value of %s".formatted(words)));
    }
  }

  private static void ofDomain(Case statement, List<Restriction> found) {
    List<String> name = PgNode.names(statement.node().path("typeName"));
    boolean restricts = statement.field("subtype").matches("[CO]");
    if (restricts && !statement.fresh().type(name)) {
      String domain = String.join(".", name);
      found.add(
          new Restriction(
              statement.node(),
              domain,
              "put values into %s that it took before".formatted(domain)));
    }
  }

  private static void ofTrigger(Case statement, List<Restriction> found) {
    boolean known = statement.fresh().relation(statement.node().path("relation"));
    if (!known && TriggerCode.mayRefuse(statement)) {
      found.add(
          new Restriction(
              statement.node(),
              statement.targetName(),
              "the new trigger of %s does not let through".formatted(statement.targetName())));
    }
  }

  private static void ofRule(Case statement, List<Restriction> found) {
    boolean table = statement.target().filter(t -> t.kind() != Relation.Kind.VIEW).isPresent();
    boolean writes = !statement.field("event").equals("CMD_SELECT");
    if (table && writes && PgNode.flag(statement.node(), "instead")) {
      found.add(
          new Restriction(
              statement.node(),
              statement.targetName(),
              "the new rule of %s replaces".formatted(statement.targetName())));
    }
  }
}
