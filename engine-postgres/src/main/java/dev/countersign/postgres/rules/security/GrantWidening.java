package dev.countersign.postgres.rules.security;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Privileges given.
final class GrantWidening implements Rule {

  @Override
  public Card card() {
    return Card.critical(
            "grant-widening",
            """
            `GRANT` gives somebody more than before; to `PUBLIC` it gives it to everybody, `WITH GRANT OPTION`
            lets them give it on. Only people should widen what an agent or application may do.
            """)
        .on("GrantStmt", "GrantRoleStmt", "AlterDefaultPrivilegesStmt")
        .bad(
            "GRANT SELECT ON orders TO PUBLIC",
            "GRANT ALL ON orders TO clerk WITH GRANT OPTION",
            "GRANT postgres TO clerk",
            "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC")
        .good("ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC");
  }

  @Override
  public void check(Case statement, Report report) {
    JsonNode grant =
        statement.is("AlterDefaultPrivilegesStmt")
            ? statement.node().path("action")
            : statement.node();
    boolean gives =
        statement.is("GrantStmt", "GrantRoleStmt", "AlterDefaultPrivilegesStmt")
            && PgNode.flag(grant, "is_grant");
    if (gives) {
      report.add(
          String.join(", ", objects(grant)), says(grant), "Let the owner decide who may do this.");
    }
  }

  private static String says(JsonNode grant) {
    boolean everybody = grant.path("grantees").toString().contains("ROLESPEC_PUBLIC");
    String to = everybody ? "everybody (PUBLIC)" : String.join(", ", roles(grant));
    return "%s may do more than before%s."
        .formatted(to, PgNode.flag(grant, "grant_option") ? ", and may give it on" : "");
  }

  private static List<String> roles(JsonNode grant) {
    return names(
        grant.has("grantees") ? grant.path("grantees") : grant.path("grantee_roles"), "rolename");
  }

  private static List<String> objects(JsonNode grant) {
    return names(grant.path("objects"), "relname");
  }

  private static List<String> names(JsonNode items, String field) {
    return items
        .valueStream()
        .map(item -> PgNode.text(PgNode.of(item).body(), field))
        .filter(name -> !name.isEmpty())
        .toList();
  }
}
