package dev.countersign.postgres.rules.locks;

import dev.countersign.core.evidence.Effect.Extent;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Course.Held;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Work that is done while nobody can use another table.
final class StatementAfterAccessExclusive implements Rule {

  @Override
  public Card card() {
    return Card.medium(
            "statement-after-access-exclusive",
            """
            The transaction already holds `ACCESS EXCLUSIVE` on a table, and this statement reads or writes many rows before it
            ends: all that time nobody can use that table. Commit first. Statements that only change the catalogue of the same
            table, or write single rows, are quiet; a second table that is locked is found by `wide-lock-window`.
            """)
        .bad(
            "ALTER TABLE crates ADD COLUMN state text; INSERT INTO crates_old SELECT 1000 + id FROM racks")
        .good("ALTER TABLE crates ADD COLUMN state text, ADD COLUMN room text");
  }

  private static final Set<String> WRITES = Set.of("UpdateStmt", "DeleteStmt", "MergeStmt");
  private static final Set<String> READS =
      Set.of("SelectStmt", "CopyStmt", "CreateTableAsStmt", "CallStmt", "DoStmt");

  @Override
  public void check(Case statement, Report report) {
    Optional<Held> held = statement.course().held().stream().filter(Held::exclusive).findFirst();
    if (held.isPresent() && works(statement) && !isSaidBetter(statement)) {
      report.add(
          held.get().lock().object(),
          "ACCESS EXCLUSIVE on %s, taken in line %d, is held while this statement works: reads and writes of it wait."
              .formatted(held.get().lock().object(), held.get().line()),
          "Commit first, and run this statement in a transaction of its own.");
    }
  }

  private static boolean works(Case statement) {
    if (WRITES.contains(statement.tag())) {
      return statement.effects().stream().anyMatch(e -> e.extent() == Extent.UNBOUNDED);
    }
    if (statement.is("InsertStmt")) {
      JsonNode source = PgNode.of(statement.node().path("selectStmt")).body();
      return source.has("fromClause");
    }
    if (statement.is("CreateTableAsStmt")) {
      return !PgNode.flag(statement.node().path("into"), "skipData");
    }
    if (statement.is("SelectStmt")) {
      return statement.node().has("fromClause");
    }
    return READS.contains(statement.tag()) || LiveLocks.of(statement).scan();
  }

  /// By `validate-in-same-transaction` or `rewrite-while-holding-lock`.
  private static boolean isSaidBetter(Case statement) {
    boolean validates =
        !statement.commands("AT_ValidateConstraint").isEmpty()
            && statement.course().held(statement.targetName()).isPresent();
    return validates || RewriteWhileHoldingLock.applies(statement);
  }
}
