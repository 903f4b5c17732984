package dev.countersign.postgres.rules.locks;

import dev.countersign.postgres.dialect.Index;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.Relation.Column;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.List;
import java.util.Optional;

/// A concurrent build that meets what a failed one has left behind.
final class ConcurrentIndexInvalidRetry implements Rule {

  @Override
  public Card card() {
    return Card.high(
            "concurrent-index-invalid-retry",
            """
            A concurrent build that fails leaves its index behind, INVALID: no query uses it, every write maintains it. Run
            again, `IF NOT EXISTS` finds the name taken and reports success, and the table stays without the index; without a
            name in the statement a second index is built beside the dead one. Drop what is INVALID, concurrently, then build
            without `IF NOT EXISTS`.
            """)
        .on("IndexStmt")
        .bad("CREATE INDEX CONCURRENTLY IF NOT EXISTS crates_tag ON crates (tag)")
        .good("CREATE INDEX CONCURRENTLY crates_tag ON crates (tag)");
  }

  @Override
  public void check(Case statement, Report report) {
    if (!statement.is("IndexStmt")
        || !PgNode.flag(statement.node(), "concurrent")
        || !statement.targetIsLive()) {
      return;
    }
    String name = statement.field("idxname");
    Optional<Index> there = there(statement, name);
    if (there.filter(index -> !index.valid()).isPresent()) {
      report.add(
          statement.targetName(),
          "%s of %s is INVALID from a build that failed: %s."
              .formatted(there.get().name(), statement.targetName(), consequence(statement)),
          "Drop it first with DROP INDEX CONCURRENTLY %s, then build it again."
              .formatted(there.get().name()));
    } else if (there.isEmpty() && keeps(statement) && !dropped(statement, name)) {
      report.add(
          statement.targetName(),
          "If this build of %s fails, IF NOT EXISTS keeps the INVALID index the next time and reports success."
              .formatted(name),
          "Leave IF NOT EXISTS out, and drop an INVALID index before you build it again.");
    }
  }

  private static boolean keeps(Case statement) {
    return PgNode.flag(statement.node(), "if_not_exists");
  }

  private static String consequence(Case statement) {
    if (keeps(statement)) {
      return "IF NOT EXISTS keeps it as it is, and the table stays without the index";
    }
    return statement.field("idxname").isEmpty()
        ? "another index would be built beside it, and writes maintain both"
        : "this build fails because the name is taken";
  }

  /// The index of this name; for a build without a name an INVALID one on the same columns.
  private static Optional<Index> there(Case statement, String name) {
    List<Index> indexes = statement.target().map(Relation::indexes).orElse(List.of());
    return indexes.stream()
        .filter(index -> !dropped(statement, index.name()))
        .filter(index ->
            name.isEmpty()
                ? !index.valid() && columns(statement, index).equals(columns(statement))
                : index.name().equals(name))
        .findFirst();
  }

  private static List<String> columns(Case statement, Index index) {
    return index.columns().stream()
        .map(number -> statement.target().orElseThrow().column(number))
        .map(column -> column.map(Column::name).orElse(""))
        .toList();
  }

  private static List<String> columns(Case statement) {
    return statement
        .node()
        .path("indexParams")
        .valueStream()
        .map(item -> PgNode.text(PgNode.of(item).body(), "name"))
        .toList();
  }

  private static boolean dropped(Case statement, String name) {
    return statement.script().earlier().stream()
        .filter(earlier -> earlier.tag().equals("DropStmt"))
        .flatMap(earlier -> earlier.node().path("objects").valueStream())
        .map(object -> PgNode.names(PgNode.of(object).get("items")))
        .anyMatch(names -> !names.isEmpty() && names.getLast().equals(name));
  }
}
