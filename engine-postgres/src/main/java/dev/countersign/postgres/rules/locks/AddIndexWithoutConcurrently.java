package dev.countersign.postgres.rules.locks;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation.Kind;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;

/// An index that is built while nobody can write.
final class AddIndexWithoutConcurrently implements Rule {

  @Override
  public Card card() {
    return Card.high(
            "add-index-without-concurrently",
            """
            `CREATE INDEX` holds `SHARE` on the table until the index is built: writes wait. `CONCURRENTLY` lets
            them go on; it cannot run inside a transaction, and leaves an INVALID index when it fails. On a
            partitioned table create the index `ON ONLY` the parent, build each partition's concurrently, and attach
            them.
            """)
        .on("IndexStmt")
        .bad("CREATE INDEX orders_note ON orders (note)")
        .good("CREATE INDEX CONCURRENTLY orders_note ON orders (note)");
  }

  @Override
  public void check(Case statement, Report report) {
    if (statement.is("IndexStmt")
        && !PgNode.flag(statement.node(), "concurrent")
        && !isOnOnly(statement)
        && LiveLocks.of(statement).scan()) {
      report.add(
          statement.targetName(),
          "SHARE on %s until the index is built: writes wait.".formatted(statement.targetName()),
          advice(statement));
    }
  }

  /// Who writes ONLY means a partitioned table, whose index has no rows.
  private static boolean isOnOnly(Case statement) {
    return statement.target().isEmpty() && !PgNode.flag(statement.node().path("relation"), "inh");
  }

  private static String advice(Case statement) {
    boolean partitioned =
        statement.target().filter(t -> t.kind() == Kind.PARTITIONED_TABLE).isPresent();
    if (Concurrency.corrupts(statement)) {
      return "Update the server to 14.4 or later, then use CREATE INDEX CONCURRENTLY.";
    }
    return partitioned
        ? "Create it ON ONLY %s, build the index of each partition CONCURRENTLY, and attach them."
            .formatted(statement.targetName())
        : "Use CREATE INDEX CONCURRENTLY, outside of a transaction.";
  }
}
