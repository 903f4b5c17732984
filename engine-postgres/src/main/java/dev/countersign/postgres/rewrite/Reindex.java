package dev.countersign.postgres.rewrite;

import dev.countersign.core.review.Rewrite.Phase;
import dev.countersign.postgres.dialect.Index;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.locks.Found.TableIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// An index that is built anew while nobody can write.
final class Reindex implements Form {

  private static final Set<String> KINDS = Set.of("REINDEX_OBJECT_INDEX", "REINDEX_OBJECT_TABLE");

  @Override
  public Optional<Plan> of(Subject subject) {
    if (!subject.seen().is("ReindexStmt") || !subject.node().path("params").isMissingNode()) {
      return Optional.empty();
    }
    String kind = PgNode.text(subject.node(), "kind");
    Optional<Relation> table = table(subject, kind);
    if (!KINDS.contains(kind) || table.isEmpty() || !Subject.blocks(subject.seen().locks())) {
      return Optional.empty();
    }
    var phases = new ArrayList<Phase>();
    List<String> leftOver = leftOver(subject, table.get());
    if (!leftOver.isEmpty()) {
      phases.add(Plan.bare("Drop the INVALID indexes that a failed attempt left", leftOver));
    }
    Words words = subject.words();
    phases.add(
        Plan.bare(
            "Build it anew beside the old one",
            "%s CONCURRENTLY %s".formatted(words.text(0, 2), words.from(2))));
    return Optional.of(
        new Plan(
            "CONCURRENTLY builds a second index while reads and writes go on, and takes the old one"
                + " away at the end.",
            phases));
  }

  private static Optional<Relation> table(Subject subject, String kind) {
    JsonNode named = subject.node().path("relation");
    if (kind.equals("REINDEX_OBJECT_TABLE")) {
      return subject.seen().found().relation(named);
    }
    String schema = PgNode.text(named, "schemaname");
    String name = PgNode.text(named, "relname");
    return subject
        .seen()
        .found()
        .index(schema.isEmpty() ? List.of(name) : List.of(schema, name))
        .map(TableIndex::table);
  }

  /// The server names the new index after the old one, with `_ccnew` and perhaps a number.
  private static List<String> leftOver(Subject subject, Relation table) {
    return table.indexes().stream()
        .filter(index -> !index.valid())
        .map(Index::name)
        .filter(name -> name.matches(".*_ccnew\\d*"))
        .map(name ->
            "DROP INDEX CONCURRENTLY %s.%s"
                .formatted(subject.quoted(table.schema()), subject.quoted(name)))
        .toList();
  }
}
