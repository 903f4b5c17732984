package dev.countersign.postgres.rewrite;

import dev.countersign.core.review.Rewrite.Phase;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.Relation.Kind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An index that is built while nobody can write.
final class CreateIndex implements Form {

  private static final String HOW =
      "CONCURRENTLY builds it while reads and writes go on; when a build fails it leaves an INVALID"
          + " index, which has to be dropped before the next attempt.";

  @Override
  public Optional<Plan> of(Subject subject) throws SQLException {
    Optional<Relation> table = subject.live();
    if (!subject.seen().is("IndexStmt")
        || table.isEmpty()
        || PgNode.flag(subject.node(), "concurrent")) {
      return Optional.empty();
    }
    return switch (table.get().kind()) {
      case TABLE, MATERIALIZED_VIEW ->
          Subject.blocks(subject.seen().locks()) ? plain(subject, table.get()) : Optional.empty();
      case PARTITIONED_TABLE -> partitioned(subject, table.get());
      default -> Optional.empty();
    };
  }

  private static Optional<Plan> plain(Subject subject, Relation table) throws SQLException {
    var index = NewIndex.of(subject, table);
    if (index.taken()) {
      return Optional.empty();
    }
    var phases = new ArrayList<Phase>(index.cleanUp());
    phases.add(Plan.bare("Build the index", index.concurrently()));
    return Optional.of(new Plan(HOW, phases));
  }

  private static Optional<Plan> partitioned(Subject subject, Relation parent) throws SQLException {
    boolean only = !PgNode.flag(subject.node().path("relation"), "inh");
    var index = NewIndex.of(subject, parent);
    if (only || index.taken() || parent.inheritance().children().isEmpty()) {
      return Optional.empty();
    }
    var builds = new ArrayList<Phase>();
    var attaches = new ArrayList<String>();
    boolean understood = children(index, parent, builds, attaches);
    if (!understood) {
      return Optional.empty();
    }
    var phases = new ArrayList<Phase>();
    phases.add(Plan.together("Create the index on the parent alone, not valid yet", index.only()));
    phases.addAll(builds);
    phases.add(Plan.together("Attach them: the last one makes the parent's index valid", attaches));
    return Optional.of(
        new Plan("Each partition's index is built CONCURRENTLY, then attached.", phases));
  }

  /// From the leaves up, so that an index is whole before it is attached.
  private static boolean children(
      NewIndex parent, Relation table, List<Phase> builds, List<String> attaches)
      throws SQLException {
    for (long oid : table.inheritance().children()) {
      Optional<Relation> child = parent.subject().seen().catalog().relation(oid);
      if (child.isEmpty()) {
        return false;
      }
      NewIndex index = parent.unnamed(child.get());
      if (child.get().kind() == Kind.PARTITIONED_TABLE) {
        builds.add(Plan.together("Create the index on " + index.table() + " alone", index.only()));
        if (!children(index, child.get(), builds, attaches)) {
          return false;
        }
      } else if (child.get().kind() == Kind.TABLE) {
        builds.addAll(index.cleanUp());
        builds.add(Plan.bare("Build the index of " + index.table(), index.concurrently()));
      } else {
        return false;
      }
      attaches.add(
          "ALTER INDEX %s ATTACH PARTITION %s".formatted(parent.qualified(), index.qualified()));
    }
    return true;
  }
}
