package dev.countersign.postgres.rules.design;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// An index that another one makes useless.
final class RedundantIndex implements Rule {

  @Override
  public Card card() {
    return Card.low(
            "redundant-index",
            """
            An index on (a) finds nothing that one on (a, b) does not find too, and every write pays for both.
            Compared are valid b-trees over all rows with nothing special about their keys; a unique index is only
            redundant to another unique one on the same columns, and one that the change drops is not counted.
            """)
        .on("IndexStmt")
        .bad(
            "CREATE INDEX CONCURRENTLY orders_id ON orders (id)",
            "CREATE INDEX CONCURRENTLY orders_note_note ON orders (note, note)",
            "CREATE TABLE visits (a int, b int, PRIMARY KEY (a, b)); CREATE INDEX ON visits (a)")
        .good(
            "CREATE INDEX CONCURRENTLY orders_qty_id ON orders (qty, id)",
            "CREATE INDEX CONCURRENTLY orders_id_few ON orders (id) WHERE qty > 1",
            "CREATE INDEX CONCURRENTLY orders_id_hash ON orders USING hash (id)");
  }

  @Override
  public void check(Case statement, Report report) {
    JsonNode table = statement.node().path("relation");
    if (!statement.is("IndexStmt") || isThere(statement)) {
      return;
    }
    KnownIndex index = KnownIndex.of(statement.node());
    List<String> named = index.columns().stream().filter(column -> !column.isEmpty()).toList();
    if (Set.copyOf(named).size() < named.size()) {
      report.add(
          statement.named(table),
          "The index on %s has a column twice.".formatted(statement.named(table)),
          "Name every column once.");
    }
    List<KnownIndex> later = KnownIndex.madeBy(statement.script().later());
    KnownIndex.around(statement, table).stream()
        .filter(other -> index.name().isEmpty() || !other.name().equals(index.name()))
        .filter(index::isCoveredBy)
        .filter(other -> !later.contains(other) || !other.isCoveredBy(index))
        .findFirst()
        .ifPresent(other ->
            report.add(
                statement.named(table),
                "The index on (%s) of %s finds nothing that %s on (%s) does not."
                    .formatted(
                        String.join(", ", index.columns()),
                        statement.named(table),
                        other.name().isEmpty() ? "the one" : other.name(),
                        String.join(", ", other.columns())),
                "Leave the new index away."));
  }

  private static boolean isThere(Case statement) {
    return PgNode.flag(statement.node(), "if_not_exists")
        && statement.found().index(List.of(statement.field("idxname"))).isPresent();
  }
}
