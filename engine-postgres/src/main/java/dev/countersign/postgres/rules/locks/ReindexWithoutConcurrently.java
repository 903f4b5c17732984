package dev.countersign.postgres.rules.locks;

import dev.countersign.core.evidence.ObjectName;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.locks.Found.TableIndex;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// An index that is rebuilt while nobody can use it.
final class ReindexWithoutConcurrently implements Rule {

  @Override
  public Card card() {
    return Card.high(
            "reindex-without-concurrently",
            """
            `REINDEX` holds `SHARE` on the table and `ACCESS EXCLUSIVE` on the index until it is rebuilt: writes wait, and so
            do reads that would use the index. `REINDEX … CONCURRENTLY` builds a second index beside it and swaps them; it
            needs room for both, and no transaction.
            """)
        .on("ReindexStmt")
        .bad("REINDEX TABLE crates", "REINDEX INDEX crates_seen")
        .good("REINDEX TABLE CONCURRENTLY crates");
  }

  @Override
  public void check(Case statement, Report report) {
    if (!statement.is("ReindexStmt") || Concurrency.reindexes(statement)) {
      return;
    }
    String kind = statement.field("kind");
    switch (kind) {
      case "REINDEX_OBJECT_INDEX" -> index(statement, report);
      case "REINDEX_OBJECT_TABLE" -> {
        if (statement.targetIsLive()) {
          found(statement.targetName(), "TABLE", report);
        }
      }
      case "REINDEX_OBJECT_SCHEMA", "REINDEX_OBJECT_DATABASE" -> {
        boolean unknown = !statement.catalog().isWhole();
        if (unknown || !LiveLocks.of(statement).locks().isEmpty()) {
          String what = kind.endsWith("SCHEMA") ? "SCHEMA" : "DATABASE";
          found(statement.field("name"), what, report);
        }
      }
      default -> {}
    }
  }

  private static void index(Case statement, Report report) {
    JsonNode relation = statement.node().path("relation");
    List<String> names =
        Stream.of(PgNode.text(relation, "schemaname"), PgNode.text(relation, "relname"))
            .filter(part -> !part.isEmpty())
            .toList();
    Optional<TableIndex> index = statement.found().index(names);
    boolean live =
        index.map(i -> statement.isLive(i.table())).orElse(!statement.catalog().isWhole());
    if (live && !statement.fresh().relation(names)) {
      String name =
          index
              .map(i -> ObjectName.of("index", i.table().schema(), i.index().name()).qualified())
              .orElse(String.join(".", names));
      found(name, "INDEX", report);
    }
  }

  private static void found(String name, String what, Report report) {
    report.add(
        name,
        "SHARE on the table and ACCESS EXCLUSIVE on the index while %s is rebuilt: writes wait, and reads that need it."
            .formatted(name),
        "Use REINDEX %s CONCURRENTLY %s, outside of a transaction."
            .formatted(what, name)
            .replace(" .", "."));
  }
}
