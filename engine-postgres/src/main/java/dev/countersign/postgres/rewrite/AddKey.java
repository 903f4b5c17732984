package dev.countersign.postgres.rewrite;

import dev.countersign.core.review.Rewrite.Phase;
import dev.countersign.postgres.dialect.Index;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.Relation.Column;
import dev.countersign.postgres.dialect.Relation.Kind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// A unique or primary key whose index is built while nobody can read or write.
final class AddKey implements CommandForm {

  static final String HOW =
      "The index is built CONCURRENTLY, and becomes the key's in a moment; when a build fails it"
          + " leaves an INVALID index, which has to be dropped before the next attempt.";

  @Override
  public Optional<Plan> of(Command command) throws SQLException {
    JsonNode key = command.definition();
    boolean primary = PgNode.text(key, "contype").equals("CONSTR_PRIMARY");
    boolean unique = PgNode.text(key, "contype").equals("CONSTR_UNIQUE");
    if (!command.is("AT_AddConstraint")
        || !(primary || unique)
        || command.table().kind() != Kind.TABLE
        || !isPlain(key)
        || !Subject.blocks(command.locks())) {
      return Optional.empty();
    }
    List<String> columns = PgNode.names(key.path("keys"));
    var phases = new ArrayList<Phase>();
    if (primary) {
      for (String column : columns) {
        if (command.table().column(column).filter(Column::notNull).isEmpty()) {
          phases.addAll(NotNull.phases(command.subject(), command.table(), column));
        }
      }
    }
    Optional<List<Phase>> build = phases(command.subject(), command.table(), key, columns);
    return build.map(b -> new Plan(HOW, b).after(phases));
  }

  /// Builds the index and makes it the key's; empty when its name is taken.
  static Optional<List<Phase>> phases(
      Subject subject, Relation table, JsonNode key, List<String> columns) throws SQLException {
    boolean primary = PgNode.text(key, "contype").equals("CONSTR_PRIMARY");
    List<String> included = PgNode.names(key.path("including"));
    List<String> all = Stream.concat(columns.stream(), included.stream()).toList();
    String written = PgNode.text(key, "conname");
    Optional<Index> old =
        table.indexes().stream().filter(index -> index.name().equals(written)).findFirst();
    if (old.filter(Index::valid).isPresent()) {
      return Optional.empty();
    }
    String name =
        !written.isEmpty()
            ? written
            : subject.indexName(table, primary ? List.of() : all, primary ? "pkey" : "key");
    String quoted = subject.quoted(name);
    var phases = new ArrayList<Phase>();
    if (old.isPresent()) {
      phases.add(
          Plan.bare(
              "Drop the INVALID index that a failed build left behind",
              "DROP INDEX CONCURRENTLY %s.%s".formatted(subject.quoted(table.schema()), quoted)));
    }
    phases.add(
        Plan.bare(
            "Build the index",
            "CREATE UNIQUE INDEX CONCURRENTLY %s ON %s (%s)%s%s"
                .formatted(
                    quoted,
                    subject.name(table),
                    subject.quoted(columns),
                    included.isEmpty() ? "" : " INCLUDE (" + subject.quoted(included) + ")",
                    PgNode.flag(key, "nulls_not_distinct") ? " NULLS NOT DISTINCT" : "")));
    phases.add(
        Plan.together(
            "Make it the key",
            Command.alter(
                subject,
                table,
                "ADD CONSTRAINT %s %s USING INDEX %s%s"
                    .formatted(
                        quoted, primary ? "PRIMARY KEY" : "UNIQUE", quoted, deferred(key)))));
    return Optional.of(phases);
  }

  /// Whether it has nothing that CREATE INDEX would have to say otherwise.
  static boolean isPlain(JsonNode key) {
    return PgNode.text(key, "indexname").isEmpty()
        && PgNode.text(key, "indexspace").isEmpty()
        && !PgNode.flag(key, "without_overlaps")
        && key.path("options").isMissingNode();
  }

  private static String deferred(JsonNode key) {
    return (PgNode.flag(key, "deferrable") ? " DEFERRABLE" : "")
        + (PgNode.flag(key, "initdeferred") ? " INITIALLY DEFERRED" : "");
  }
}
