package dev.countersign.postgres.rewrite;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation.Kind;
import dev.countersign.postgres.locks.Found.TableIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An index that is dropped while nobody can read or write its table.
final class DropIndex implements Form {

  @Override
  public Optional<Plan> of(Subject subject) {
    boolean index = PgNode.text(subject.node(), "removeType").equals("OBJECT_INDEX");
    boolean cascade = PgNode.text(subject.node(), "behavior").equals("DROP_CASCADE");
    if (!subject.seen().is("DropStmt")
        || !index
        || cascade
        || PgNode.flag(subject.node(), "concurrent")) {
      return Optional.empty();
    }
    var statements = new ArrayList<String>();
    for (List<String> name : subject.seen().dropped()) {
      Optional<TableIndex> found = subject.seen().found().index(name);
      if (found.isEmpty() || !canBeDroppedAlone(found.get())) {
        return Optional.empty();
      }
      statements.add(
          "DROP INDEX CONCURRENTLY %s.%s"
              .formatted(
                  subject.quoted(found.get().table().schema()),
                  subject.quoted(found.get().index().name())));
    }
    return statements.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Plan(
                "It waits, with reads and writes of the table behind it, for everybody who uses the"
                    + " table; CONCURRENTLY waits without making others wait.",
                List.of(Plan.bare("Drop it", statements))));
  }

  private static boolean canBeDroppedAlone(TableIndex found) {
    return found.table().kind() != Kind.PARTITIONED_TABLE
        && !found.table().inheritance().partition()
        && found.index().constraint().isEmpty();
  }
}
