package dev.countersign.postgres.rules.security;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A policy of row-level security created, altered or dropped.
final class RlsPolicyChange implements Rule {

  @Override
  public Card card() {
    return Card.high(
            "rls-policy-change",
            """
            Policies decide who sees and writes which rows, and nothing in a query shows it. Permissive ones are
            joined by OR, so one that is always true makes all others of its command meaningless; a restrictive one
            that is dropped shows what it hid. A policy of a table that the same change makes is only found when it
            lets everybody write every row.
            """)
        .on("CreatePolicyStmt", "AlterPolicyStmt", "DropStmt")
        .bad(
            "CREATE POLICY own ON orders FOR SELECT USING (qty > 0)",
            "ALTER POLICY orders_all ON orders TO clerk")
        .good(
            "CREATE TABLE cards (id bigint PRIMARY KEY, owner text);"
                + " CREATE POLICY own ON cards USING (owner = current_user)");
  }

  @Override
  public void check(Case statement, Report report) {
    JsonNode node = statement.node();
    switch (statement.tag()) {
      case "CreatePolicyStmt" -> created(statement, report);
      case "AlterPolicyStmt" ->
          add(
              statement,
              opens(node) ? OPEN : "Who sees and writes which rows of %s changes.",
              report);
      case "DropStmt" -> dropped(statement, report);
      default -> {}
    }
  }

  private static final String OPEN =
      "Its condition is always true: it lets through every row of %s, whatever other policies say.";

  private static void created(Case statement, Report report) {
    JsonNode node = statement.node();
    boolean fresh = statement.fresh().relation(node.path("table"));
    boolean permissive = PgNode.flag(node, "permissive");
    boolean open = permissive && opens(node);
    boolean writes = !PgNode.text(node, "cmd_name").equals("select");
    boolean everybody = node.path("roles").toString().contains("ROLESPEC_PUBLIC");
    if (!fresh || (open && writes && everybody)) {
      String says =
          permissive
              ? "More rows of %s may be seen or written than before."
              : "Fewer rows of %s may be seen or written than before.";
      add(statement, open ? OPEN : says, report);
    }
  }

  private static boolean opens(JsonNode node) {
    return isTrue(node.path("qual")) || isTrue(node.path("with_check"));
  }

  private static boolean isTrue(JsonNode condition) {
    return PgNode.flag(PgNode.of(condition).get("boolval"), "boolval");
  }

  /// Dropping the last policy is another rule's business.
  private static void dropped(Case statement, Report report) {
    boolean policies = statement.field("removeType").equals("OBJECT_POLICY");
    for (List<String> names : policies ? statement.dropped() : List.<List<String>>of()) {
      List<String> table = names.subList(0, names.size() - 1);
      boolean shows =
          statement.found().relation(table).map(Relation::rowSecurity).stream()
              .filter(security -> security.policies().size() > 1)
              .flatMap(security -> security.policies().stream())
              .anyMatch(policy -> policy.name().equals(names.getLast()) && !policy.permissive());
      if (shows) {
        report.add(
            statement.named(table),
            "%s restricted what other policies permit: rows that it hid are seen from now on."
                .formatted(names.getLast()),
            ADVICE);
      }
    }
  }

  private static void add(Case statement, String says, Report report) {
    String table = statement.named(statement.node().path("table"));
    report.add(table, says.formatted(table), ADVICE);
  }

  private static final String ADVICE =
      "Let somebody who knows whose rows these are read the conditions of all policies together.";
}
