package dev.countersign.postgres.rules.compatibility;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// A constraint that nothing enforces.
final class NotEnforcedConstraint implements Rule {

  private static final Set<String> CAN_BE = Set.of("CONSTR_CHECK", "CONSTR_FOREIGN");

  @Override
  public Card card() {
    return Card.medium(
            "not-enforced-constraint",
            """
            `NOT ENFORCED` (PostgreSQL 18) writes a constraint down that the server never checks: whoever reads the
            schema believes what need not be true. Use `NOT VALID`, which checks every new write, or a comment.
            """)
        .on("CreateStmt", "AlterTableStmt", "CreateDomainStmt", "AlterDomainStmt")
        .bad(
            "CREATE TABLE shops (id bigint PRIMARY KEY, size int CHECK (size > 0) NOT ENFORCED)",
            "ALTER TABLE items ADD CONSTRAINT known FOREIGN KEY (order_id) REFERENCES orders NOT ENFORCED")
        .good("CREATE TABLE shops (id bigint PRIMARY KEY, size int CHECK (size > 0))");
  }

  @Override
  public void check(Case statement, Report report) {
    for (Constraints.Written constraint : Constraints.of(statement)) {
      boolean canBe = CAN_BE.contains(constraint.kind());
      boolean says = constraint.kind().equals("CONSTR_ATTR_NOT_ENFORCED");
      if (says || (canBe && !PgNode.flag(constraint.node(), "is_enforced"))) {
        add(constraint.node(), constraint.words(), statement, report);
      }
    }
    for (JsonNode command : statement.commands("AT_AlterConstraint")) {
      JsonNode change = PgNode.of(command.path("def")).body();
      boolean off =
          PgNode.flag(change, "alterEnforceability") && !PgNode.flag(change, "is_enforced");
      if (off) {
        add(change, PgNode.text(change, "conname"), statement, report);
      }
    }
  }

  private static void add(JsonNode at, String name, Case statement, Report report) {
    report.at(
        at,
        statement.targetName(),
        "The constraint %s is never checked: rows may say otherwise.".formatted(name),
        "Use NOT VALID to check new writes only, or say it in a comment.");
  }
}
