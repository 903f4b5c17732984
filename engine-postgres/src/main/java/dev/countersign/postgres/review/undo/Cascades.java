package dev.countersign.postgres.review.undo;

import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.Relation.Column;
import dev.countersign.postgres.dialect.Relation.ForeignKey;
import dev.countersign.postgres.dialect.Relation.Kind;
import dev.countersign.postgres.dialect.Relation.WriteEvent;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// The rows of other tables that a DELETE takes along through foreign keys. Used once, by one
/// thread.
///
/// The rows that are referred to are locked when they are copied, so nobody can refer to them anew;
/// and the server refuses to cascade, under one snapshot, to a row that the snapshot does not see.
final class Cascades {

  private static final int TABLES_MAX = 20;

  private final Before before;
  private final Copies copies;
  private final List<String> statements = new ArrayList<>();
  private final List<String> triggers = new ArrayList<>();
  private final Set<Relation> seen = new HashSet<>();

  Cascades(Before before, Copies copies) {
    this.before = before;
    this.copies = copies;
  }

  Copies copies() {
    return copies;
  }

  /// What puts the rows back, in order.
  List<String> statements() {
    return statements;
  }

  List<String> triggers() {
    return triggers;
  }

  /// Copies what goes with the rows of a copy; why that is impossible.
  Optional<String> follow(Relation parent, String copy) throws SQLException {
    if (!seen.add(parent) || seen.size() > TABLES_MAX) {
      return Optional.of("foreign keys take rows along on several ways, or in a circle");
    }
    for (ForeignKey key : parent.referencedBy()) {
      Optional<Relation> child = before.found().catalog().relation(key.fromRelation());
      if ("cnd".indexOf(key.onDelete()) >= 0) {
        Optional<String> obstacle =
            child.isEmpty()
                ? Optional.of("a foreign key takes rows of an unknown table along")
                : follow(parent, copy, key, child.get());
        if (obstacle.isPresent()) {
          return obstacle;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> follow(Relation parent, String copy, ForeignKey key, Relation child)
      throws SQLException {
    String name = child.objectName().qualified();
    Optional<String> obstacle = RowObstacles.of(before, child, true);
    WriteEvent event = key.onDelete() == 'c' ? WriteEvent.DELETE : WriteEvent.UPDATE;
    if (obstacle.isPresent()
        || child.kind() != Kind.TABLE
        || child.inheritance().partition()
        || child.rules().stream().anyMatch(rule -> rule.applies(event))) {
      return Optional.of(
          "the foreign key %s takes rows of %s along, which cannot be copied"
              .formatted(key.name(), name));
    }
    return key.onDelete() == 'c'
        ? deleted(parent, copy, key, child)
        : emptied(parent, copy, key, child);
  }

  private Optional<String> deleted(Relation parent, String copy, ForeignKey key, Relation child)
      throws SQLException {
    String own = copies.before(referring(parent, copy, key, child, RowUndo.columns(before, child)));
    statements.add(RowUndo.putBack(before, child, own));
    triggers.addAll(RowUndo.triggers(child, WriteEvent.DELETE, WriteEvent.INSERT));
    return follow(child, own);
  }

  private Optional<String> emptied(Relation parent, String copy, ForeignKey key, Relation child)
      throws SQLException {
    List<String> set = names(child, key.fromColumns());
    List<String> id = RowUndo.key(before, child).stream().map(before.keeps()::quoted).toList();
    if (id.isEmpty() || id.stream().anyMatch(set::contains) || !seen.add(child)) {
      return Optional.of(
          "the foreign key %s changes rows of %s that no key tells apart afterwards"
              .formatted(key.name(), child.objectName().qualified()));
    }
    var columns = new ArrayList<>(id);
    columns.addAll(set);
    String own = copies.before(referring(parent, copy, key, child, columns));
    statements.add(RowUndo.setBack(copies, Before.qualified(before, child), own, id, set));
    triggers.addAll(RowUndo.triggers(child, WriteEvent.UPDATE, WriteEvent.UPDATE));
    return Optional.empty();
  }

  private String referring(
      Relation parent, String copy, ForeignKey key, Relation child, List<String> columns) {
    List<String> from = names(child, key.fromColumns());
    List<String> to = names(parent, key.toColumns());
    String same =
        String.join(
            " AND ",
            IntStream.range(0, from.size())
                .mapToObj(i -> "k." + to.get(i) + " = c." + from.get(i))
                .toList());
    return "SELECT %s FROM ONLY %s AS c WHERE EXISTS (SELECT 1 FROM %s AS k WHERE %s) FOR UPDATE OF c"
        .formatted(
            String.join(", ", columns.stream().map(column -> "c." + column).toList()),
            Before.qualified(before, child),
            copy,
            same);
  }

  private List<String> names(Relation relation, List<Integer> columns) {
    return columns.stream()
        .map(relation::column)
        .flatMap(Optional::stream)
        .map(Column::name)
        .map(before.keeps()::quoted)
        .toList();
  }
}
