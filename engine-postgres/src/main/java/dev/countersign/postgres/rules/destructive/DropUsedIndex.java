package dev.countersign.postgres.rules.destructive;

import dev.countersign.postgres.dialect.Index;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.Relation.ForeignKey;
import dev.countersign.postgres.locks.Found.TableIndex;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Dropped;
import dev.countersign.postgres.rules.Probe;
import dev.countersign.postgres.rules.Report;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// An index dropped that queries or a foreign key still use.
final class DropUsedIndex implements Probe {

  private static final String USE =
      """
      WITH parts (oid) AS (
        SELECT ?::bigint::oid
        UNION SELECT relid FROM pg_catalog.pg_partition_tree(?::bigint::oid::regclass))
      SELECT coalesce(sum(s.idx_scan), 0), coalesce(bool_or(i.indisreplident), false),
             coalesce((SELECT stats_reset FROM pg_catalog.pg_stat_database
                        WHERE datname = current_database())::date::text, '')
        FROM parts JOIN pg_catalog.pg_index i ON i.indexrelid = parts.oid
        LEFT JOIN pg_catalog.pg_stat_all_indexes s ON s.indexrelid = parts.oid
      """;

  @Override
  public Card card() {
    return Card.high(
            "drop-used-index",
            """
            The statistics say that queries use the index, or a foreign key needs it: without it, every DELETE in
            the table referred to reads this one whole. Queries that were fast become slow at once; to build the
            index again takes as long as the table is large.
            """)
        .on("DropStmt")
        .bad("DROP INDEX CONCURRENTLY boxes_shelf")
        .good("DROP INDEX CONCURRENTLY orders_qty")
        .option("scans", 1L, "from how many scans on an index counts as used");
  }

  @Override
  public void check(Case statement, Report report) {
    for (Dropped index : Dropped.of(statement, "OBJECT_INDEX")) {
      statement
          .found()
          .index(index.names())
          .flatMap(DropUsedIndex::need)
          .ifPresent(need -> add(index.object(), need, report));
    }
  }

  @Override
  public void ask(Case statement, Server server, Report report) throws SQLException {
    for (Dropped index : Dropped.of(statement, "OBJECT_INDEX")) {
      Optional<TableIndex> found = statement.found().index(index.names());
      if (found.isPresent() && found.get().index().valid()) {
        var reasons = new ArrayList<String>();
        need(found.get()).ifPresent(reasons::add);
        long oid = found.get().index().oid();
        for (List<String> row : server.rows(USE, oid, oid)) {
          reasons.addAll(uses(row, report.number("scans")));
        }
        if (!reasons.isEmpty()) {
          add(index.object(), String.join(", and ", reasons), report);
        }
      }
    }
  }

  private static void add(String object, String reason, Report report) {
    report.add(
        object,
        "The index %s is still needed: %s.".formatted(object, reason),
        "Find out which queries use it, or put another index in its place first.");
  }

  private static List<String> uses(List<String> row, long least) {
    var uses = new ArrayList<String>();
    long scans = Long.parseLong(row.get(0));
    if (scans >= least) {
      String since = row.get(2).isEmpty() ? "the statistics began" : row.get(2);
      uses.add("it was scanned %,d times since %s".formatted(scans, since));
    }
    if (row.get(1).equals("t")) {
      uses.add("logical replication tells rows apart by it");
    }
    return uses;
  }

  /// The foreign key that no other index serves.
  private static Optional<String> need(TableIndex found) {
    Relation table = found.table();
    return table.references().stream()
        .filter(key -> serves(found.index(), key))
        .filter(key ->
            table.indexes().stream()
                .noneMatch(other -> other.oid() != found.index().oid() && serves(other, key)))
        .findFirst()
        .map(key ->
            "the foreign key %s of %s has no other"
                .formatted(key.name(), table.objectName().qualified()));
  }

  private static boolean serves(Index index, ForeignKey key) {
    int width = key.fromColumns().size();
    return index.valid()
        && !index.partial()
        && index.columns().size() >= width
        && new HashSet<>(index.columns().subList(0, width))
            .equals(new HashSet<>(key.fromColumns()));
  }
}
