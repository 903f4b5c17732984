package dev.countersign.postgres.rules.locks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.postgres.dialect.SqlStatement;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import dev.countersign.postgres.rules.Script.Runner;
import java.util.Arrays;

/// CONCURRENTLY where the server refuses it.
final class ConcurrentlyInTransaction implements Rule {

  @Override
  public Card card() {
    return Card.critical(
            "concurrently-in-transaction",
            """
            A concurrent build, drop or detach opens transactions of its own, so it cannot run inside one: the server refuses
            it (SQLSTATE 25001). That also holds for a message that has more than one statement. A tool that wraps every file
            into a transaction has a switch for files that must not be. `REFRESH MATERIALIZED VIEW CONCURRENTLY` may run in a
            transaction.
            """)
        .on("IndexStmt", "ReindexStmt", "DropStmt", "AT_DetachPartition")
        .bad("BEGIN; CREATE INDEX CONCURRENTLY crates_tag ON crates (tag)")
        .good("CREATE INDEX CONCURRENTLY crates_tag ON crates (tag)")
        .refused("25001");
  }

  @Override
  public void check(Case statement, Report report) {
    if (Concurrency.isAsked(statement)
        && (statement.script().inTransaction() || isOneOfMany(statement))) {
      report.add(
          statement.is("IndexStmt", "AlterTableStmt") ? statement.targetName() : "",
          "CONCURRENTLY is refused inside a transaction, so this statement fails.",
          "Run it alone, outside of any transaction.");
    }
  }

  /// The gateway passes a message on as it is; a message with several statements is a transaction.
  private static boolean isOneOfMany(Case statement) {
    return statement.script().runner() == Runner.GATE
        && (!statement.first() || isFollowed(statement));
  }

  private static boolean isFollowed(Case statement) {
    byte[] text = statement.text().getBytes(UTF_8);
    return statement.script().later().stream()
        .limit(1)
        .anyMatch(next -> next.byteOffset() > statement.start() && isAt(text, next));
  }

  private static boolean isAt(byte[] text, SqlStatement next) {
    byte[] wanted = next.text().getBytes(UTF_8);
    int end = next.byteOffset() + wanted.length;
    return end <= text.length
        && Arrays.equals(text, next.byteOffset(), end, wanted, 0, wanted.length);
  }
}
