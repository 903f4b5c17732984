package dev.countersign.postgres.review.undo;

import dev.countersign.core.review.Undo.Grade;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.Relation.Kind;
import dev.countersign.postgres.dialect.Relation.WriteEvent;
import dev.countersign.postgres.review.undo.Copies.Kept;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Copies of what TRUNCATE, DROP TABLE and DROP COLUMN take away: made under the lock that the
/// statement takes anyway, which is therefore held for as long as the copying takes.
final class TableCopies {

  private TableCopies() {}

  /// A copy, or why there is none.
  ///
  /// @param kept what is kept; empty when there is no copy
  /// @param because why there is none; continues "because"
  /// @param table the name of the copy; empty text when there is none
  record Copy(Optional<Kept> kept, String because, String table) {

    static Copy none(String because) {
      return new Copy(Optional.empty(), because, "");
    }
  }

  static Reversal truncate(Before before) throws SQLException {
    String what = "The truncated rows";
    if (!before.keeps().rows()) {
      return Reversal.withoutCopy(what);
    }
    if (before.field("behavior").equals("DROP_CASCADE")) {
      return Reversal.uncopied(what, "CASCADE empties other tables too");
    }
    var tables = new ArrayList<Relation>();
    boolean only = true;
    var kept = new ArrayList<Kept>();
    var statements = new ArrayList<String>();
    var triggers = new ArrayList<String>();
    for (JsonNode item : before.node().path("relations")) {
      Optional<Relation> relation = before.found().relation(PgNode.of(item).body());
      if (relation.isEmpty()) {
        return Reversal.uncopied(what, "a table is not known");
      }
      tables.add(relation.get());
      only &= RowObstacles.only(PgNode.of(item).body());
    }
    for (Relation table : parentsFirst(tables)) {
      Copy copy = of(before, table, RowUndo.columns(before, table), only);
      if (copy.kept().isEmpty()) {
        return Reversal.uncopied(what, copy.because());
      }
      kept.add(copy.kept().get());
      statements.add(RowUndo.putBack(before, table, copy.table()));
      triggers.addAll(RowUndo.triggers(table, WriteEvent.TRUNCATE, WriteEvent.INSERT));
    }
    return truncated(before, kept, statements, triggers);
  }

  private static Reversal truncated(
      Before before, List<Kept> kept, List<String> statements, List<String> triggers) {
    String reason =
        "They are put back from the copy; a row whose key was taken meanwhile is left alone.";
    boolean restarts = PgNode.flag(before.node(), "restart_seqs");
    Reversal all = Reversal.kept(reason, triggers, statements, Copies.joined(kept).orElseThrow());
    return restarts && all.grade() == Grade.EXACT
        ? new Reversal(
            Grade.LOSSY, statements, reason + " Sequences stay where they start anew.", all.kept())
        : all;
  }

  /// Copies columns of all rows of a table.
  ///
  /// @param only whether rows of tables below it stay
  static Copy of(Before before, Relation table, List<String> columns, boolean only)
      throws SQLException {
    Optional<String> obstacle = RowObstacles.of(before, table, only);
    if (obstacle.isPresent()) {
      return Copy.none(obstacle.get());
    }
    String name = Before.qualified(before, table);
    Size size = Size.ofTable(before, name);
    if (size.tooLarge().isPresent()) {
      return Copy.none(size.tooLarge().get());
    }
    var copies = new Copies(before.keeps());
    copies.lock(name, table.objectName().qualified());
    boolean below = table.kind() == Kind.PARTITIONED_TABLE;
    String copy =
        copies.before(
            "SELECT %s FROM %s%s"
                .formatted(String.join(", ", columns), below ? "" : "ONLY ", name));
    return new Copy(Optional.of(copies.kept(false, size.bytes())), "", copy);
  }

  /// Rows can be inserted where what they refer to is there.
  private static List<Relation> parentsFirst(List<Relation> tables) {
    var left = new ArrayList<>(tables);
    var sorted = new ArrayList<Relation>();
    while (!left.isEmpty()) {
      Relation next =
          left.stream()
              .filter(table ->
                  table.references().stream()
                      .noneMatch(key ->
                          key.toRelation() != table.oid()
                              && left.stream().anyMatch(other -> other.oid() == key.toRelation())))
              .findFirst()
              .orElse(left.getFirst());
      left.remove(next);
      sorted.add(next);
    }
    return sorted;
  }
}
