package dev.countersign.postgres.rules.script;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.SqlStatement;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A new value of an enum that is used before it can be.
final class EnumAddValueInTransaction implements Rule {

  private static final Set<String> RUNS_CODE =
      Set.of("DoStmt", "CallStmt", "ExecuteStmt", "CopyStmt");

  @Override
  public Card card() {
    return Card.high(
            "enum-add-value-in-transaction",
            """
            A value that `ALTER TYPE … ADD VALUE` adds cannot be used before its transaction commits: a later
            statement that writes or compares it fails, and all of it is rolled back. Before PostgreSQL 12 the
            command could not run in a transaction at all. Values of an enum that the same transaction makes can be
            used at once.
            """)
        .on("AlterEnumStmt")
        .bad(
            "ALTER TYPE mood ADD VALUE 'great'; INSERT INTO feelings VALUES (1, 'great')",
            "ALTER TYPE mood ADD VALUE 'great';"
                + " ALTER TABLE feelings ALTER COLUMN felt SET DEFAULT 'great'")
        .refused("55P04")
        .good(
            "CREATE TYPE pace AS ENUM ('slow'); ALTER TYPE pace ADD VALUE 'fast';"
                + " CREATE TABLE runs (id bigint PRIMARY KEY, pace pace DEFAULT 'fast')");
  }

  @Override
  public void check(Case statement, Report report) {
    List<String> type = PgNode.names(statement.node().path("typeName"));
    String value = statement.field("newVal");
    boolean adds =
        statement.is("AlterEnumStmt")
            && !value.isEmpty()
            && statement.field("oldVal").isEmpty()
            && !statement.fresh().type(type);
    if (!adds) {
      return;
    }
    Optional<SqlStatement> user =
        statement.script().laterInTransaction().stream()
            .filter(later -> mayUse(value, later))
            .findFirst();
    user.ifPresent(later ->
        report.add(
            String.join(".", type),
            "The value %s cannot be used before the transaction commits; line %d may use it."
                .formatted(value, later.line()),
            "Commit the new value first, in a change of its own."));
  }

  private static boolean mayUse(String value, SqlStatement later) {
    return RUNS_CODE.contains(later.tag()) || later.text().contains(value.replace("'", "''"));
  }
}
