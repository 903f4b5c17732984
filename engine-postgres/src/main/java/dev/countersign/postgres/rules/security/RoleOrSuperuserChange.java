package dev.countersign.postgres.rules.security;

import dev.countersign.core.evidence.Action;
import dev.countersign.core.evidence.ObjectName;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Roles created, changed or dropped.
final class RoleOrSuperuserChange implements Rule {

  @Override
  public Card card() {
    return Card.critical(
            "role-or-superuser-change",
            """
            A role with SUPERUSER, CREATEROLE, REPLICATION or BYPASSRLS can do what no other check stops. A new
            role or password is a new way in. Roles are people's business.
            """)
        .bad(
            "CREATE ROLE intern",
            "ALTER ROLE clerk SUPERUSER",
            "DROP ROLE trainee",
            "SET ROLE clerk")
        .good("SET work_mem = '64MB'");
  }

  @Override
  public void check(Case statement, Report report) {
    boolean renames =
        statement.is("RenameStmt") && statement.field("renameType").equals("OBJECT_ROLE");
    if (renames || statement.is("CreateRoleStmt", "AlterRoleStmt", "DropRoleStmt")) {
      report.add(name(statement), says(statement), "Let a person who owns the roles do this.");
      return;
    }
    for (ObjectName role : statement.objects(Action.IDENTITY)) {
      report.add(role.qualified(), "The session switches to another identity.", "Leave it out.");
    }
  }

  private static final Set<String> STRONG =
      Set.of("superuser", "createrole", "createdb", "isreplication", "bypassrls");

  private static String says(Case statement) {
    for (JsonNode item : statement.node().path("options")) {
      JsonNode option = PgNode.of(item).body();
      boolean on = PgNode.of(option.path("arg")).get("boolval").asBoolean(false);
      if (on && STRONG.contains(PgNode.text(option, "defname"))) {
        return "The role gets " + PgNode.text(option, "defname").toUpperCase(Locale.ROOT) + ".";
      }
    }
    return statement.is("RenameStmt")
        ? "Whoever logs in by the old name cannot any more, and an MD5 password is lost."
        : "A role is created, changed or dropped.";
  }

  private static String name(Case statement) {
    if (statement.is("RenameStmt")) {
      return statement.field("subname");
    }
    String created = statement.field("role");
    return created.isEmpty() ? PgNode.text(statement.node().path("role"), "rolename") : created;
  }
}
