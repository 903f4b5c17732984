package dev.countersign.postgres.rules.locks;

import dev.countersign.core.evidence.ObjectName;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.Relation.Kind;
import dev.countersign.postgres.locks.Found.TableIndex;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.List;
import java.util.Optional;

/// An index that is dropped while nobody can use its table.
final class DropIndexWithoutConcurrently implements Rule {

  @Override
  public Card card() {
    return Card.medium(
            "drop-index-without-concurrently",
            """
            `DROP INDEX` takes `ACCESS EXCLUSIVE` on the table of the index: it waits for every query that runs there, and
            every query that comes later waits for it. `CONCURRENTLY` waits without making others wait; it takes one index,
            no `CASCADE`, and no transaction. An index of a partitioned table has no such form.
            """)
        .on("DropStmt")
        .bad("DROP INDEX crates_seen")
        .good("DROP INDEX CONCURRENTLY crates_seen");
  }

  @Override
  public void check(Case statement, Report report) {
    if (statement.is("DropStmt")
        && statement.field("removeType").equals("OBJECT_INDEX")
        && !PgNode.flag(statement.node(), "concurrent")) {
      statement.dropped().stream()
          .filter(names -> !statement.fresh().relation(names))
          .forEach(names -> check(names, statement, report));
    }
  }

  private static void check(List<String> names, Case statement, Report report) {
    Optional<TableIndex> index = statement.found().index(names);
    String written = String.join(".", names);
    if (index.isEmpty() && !statement.catalog().isWhole()) {
      report.add(
          written,
          "ACCESS EXCLUSIVE on the table of %s: queries wait behind it.".formatted(written),
          advice(written));
    } else if (index.isPresent()
        && index.get().index().constraint().isEmpty()
        && statement.isLive(index.get().table())) {
      Relation table = index.get().table();
      String name = ObjectName.of("index", table.schema(), index.get().index().name()).qualified();
      report.add(
          name,
          "ACCESS EXCLUSIVE on %s while %s is dropped: reads and writes of the table wait behind it."
              .formatted(table.objectName().qualified(), name),
          table.kind() == Kind.PARTITIONED_TABLE
              ? "Drop it in a transaction of its own with a short lock_timeout; a partitioned"
                  + " table's index has no concurrent form."
              : advice(name));
    }
  }

  private static String advice(String name) {
    return "Use DROP INDEX CONCURRENTLY %s, outside of a transaction.".formatted(name);
  }
}
