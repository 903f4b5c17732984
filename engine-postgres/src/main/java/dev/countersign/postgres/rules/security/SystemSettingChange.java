package dev.countersign.postgres.rules.security;

import dev.countersign.core.evidence.Action;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;

/// Settings of the server, a database or a role.
final class SystemSettingChange implements Rule {

  @Override
  public Card card() {
    return Card.critical(
            "system-setting-change",
            """
            `ALTER SYSTEM`, `ALTER DATABASE … SET` and `ALTER ROLE … SET` change how every later session works, and
            some settings run code or move files.
            """)
        .bad(
            "ALTER SYSTEM SET fsync = off",
            "ALTER ROLE clerk SET search_path = side",
            "ALTER DATABASE postgres SET work_mem = '1GB'")
        .good("SET LOCAL work_mem = '64MB'");
  }

  @Override
  public void check(Case statement, Report report) {
    String setting =
        statement.is("AlterSystemStmt", "AlterRoleSetStmt", "AlterDatabaseSetStmt")
            ? PgNode.text(statement.node().path("setstmt"), "name")
            : "";
    boolean other =
        statement.is("AlterDatabaseStmt") || !statement.objects(Action.SERVER_SETTING).isEmpty();
    if (!setting.isEmpty()) {
      report.add(setting, "%s changes for every later session.".formatted(setting), ADVICE);
    } else if (other
        || statement.is("AlterSystemStmt", "AlterRoleSetStmt", "AlterDatabaseSetStmt")) {
      report.add("", "Settings change for every later session.", ADVICE);
    }
  }

  private static final String ADVICE = "Set it for this session only, or let an operator do it.";
}
