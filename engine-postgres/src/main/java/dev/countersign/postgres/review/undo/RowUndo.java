package dev.countersign.postgres.review.undo;

import dev.countersign.postgres.dialect.Index;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.Relation.Column;
import dev.countersign.postgres.dialect.Relation.ForeignKey;
import dev.countersign.postgres.dialect.Relation.Generation;
import dev.countersign.postgres.dialect.Relation.Trigger;
import dev.countersign.postgres.dialect.Relation.WriteEvent;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Undoes UPDATE and DELETE with copies of the rows that they touch.
final class RowUndo {

  private final Before before;
  private final WriteEvent event;
  private final String what;

  private RowUndo(Before before, WriteEvent event, String what) {
    this.before = before;
    this.event = event;
    this.what = what;
  }

  static Reversal delete(Before before) throws SQLException {
    return new RowUndo(before, WriteEvent.DELETE, "The deleted rows").reversal();
  }

  static Reversal update(Before before) throws SQLException {
    return new RowUndo(before, WriteEvent.UPDATE, "The rows as they were").reversal();
  }

  private Reversal reversal() throws SQLException {
    JsonNode target = before.node().path("relation");
    if (!before.keeps().rows()) {
      return Reversal.withoutCopy(what);
    }
    if (before.createdHere(target)) {
      return Reversal.nothing("It goes with what this change creates.");
    }
    Optional<Relation> relation = before.found().relation(target);
    if (relation.isEmpty()) {
      return Reversal.uncopied(what, "the table is not known");
    }
    Optional<String> obstacle =
        RowObstacles.of(before, relation.get(), RowObstacles.only(target))
            .or(() -> RowObstacles.ofCondition(before, relation.get(), event));
    if (obstacle.isPresent()) {
      return Reversal.uncopied(what, obstacle.get());
    }
    Optional<NamedRows> rows = NamedRows.of(before, relation.get());
    if (rows.isEmpty()) {
      return Reversal.uncopied(what, "its condition cannot be taken apart");
    }
    Size size = Size.of(before, relation.get(), rows.get());
    return size.tooLarge().isPresent()
        ? Reversal.uncopied(what, size.tooLarge().get())
        : copied(relation.get(), rows.get(), size);
  }

  private Reversal copied(Relation relation, NamedRows rows, Size size) throws SQLException {
    return event == WriteEvent.DELETE
        ? deleted(relation, rows, size)
        : updated(relation, rows, size);
  }

  private Reversal deleted(Relation relation, NamedRows rows, Size size) throws SQLException {
    var cascades = new Cascades(before, new Copies(before.keeps()));
    Copies copies = cascades.copies();
    copies.underOneSnapshot();
    List<String> columns = stored(relation);
    boolean counted = !skips(relation);
    String copy = copies.before(rows.locking(columns, only(), limit(counted)));
    Optional<String> obstacle = cascades.follow(relation, copy);
    if (obstacle.isPresent()) {
      return Reversal.uncopied(what, obstacle.get());
    }
    var statements = new ArrayList<String>();
    statements.add(putBack(before, relation, copy));
    statements.addAll(cascades.statements());
    var triggers = new ArrayList<>(triggers(relation, WriteEvent.DELETE, WriteEvent.INSERT));
    triggers.addAll(cascades.triggers());
    return Reversal.kept(
        "They are put back from the copy; a row whose key was taken meanwhile is left alone.",
        triggers,
        statements,
        copies.kept(counted, size.bytes()));
  }

  private Reversal updated(Relation relation, NamedRows rows, Size size) throws SQLException {
    List<String> set = set(relation);
    List<String> key = key(before, relation).stream().map(before.keeps()::quoted).toList();
    Optional<String> obstacle = unfit(relation, set, key);
    if (obstacle.isPresent()) {
      return Reversal.uncopied(what, obstacle.get());
    }
    var copies = new Copies(before.keeps());
    copies.underOneSnapshot();
    boolean counted = !skips(relation);
    var columns = new ArrayList<>(key);
    columns.addAll(set);
    String copy = copies.before(rows.locking(columns, only(), limit(counted)));
    String statement = setBack(copies, Before.qualified(before, relation), copy, key, set);
    return Reversal.kept(
        "They are set back from the copy; a row that was changed again meanwhile is left alone.",
        triggers(relation, WriteEvent.UPDATE, WriteEvent.UPDATE),
        List.of(statement),
        copies.kept(counted, size.bytes()));
  }

  /// Copies columns as they are afterwards, and sets back the rows that still are so.
  static String setBack(
      Copies copies, String table, String copy, List<String> key, List<String> set) {
    String after =
        copies.after(
            copy,
            "SELECT %s FROM %s AS t JOIN %s AS k ON %s"
                .formatted(
                    listed("t", Stream.concat(key.stream(), set.stream()).toList()),
                    table,
                    copy,
                    joined(key, "t", "k")));
    String values = String.join(", ", set.stream().map(name -> name + " = k." + name).toList());
    return "UPDATE %s AS t SET %s FROM %s AS k JOIN %s AS a ON %s WHERE %s AND pg_catalog.record_image_eq(ROW(%s), ROW(%s))"
        .formatted(
            table,
            values,
            copy,
            after,
            joined(key, "k", "a"),
            joined(key, "t", "k"),
            listed("t", set),
            listed("a", set));
  }

  /// Inserts what a copy has, where nothing is in the way.
  static String putBack(Before before, Relation relation, String copy) {
    String columns = String.join(", ", columns(before, relation));
    boolean always =
        relation.columns().stream().anyMatch(c -> c.generation() == Generation.IDENTITY_ALWAYS);
    boolean conflicts = relation.indexes().stream().allMatch(Index::immediate);
    return "INSERT INTO %s (%s)%s SELECT %s FROM %s%s"
        .formatted(
            Before.qualified(before, relation),
            columns,
            always ? " OVERRIDING SYSTEM VALUE" : "",
            columns,
            copy,
            conflicts ? " ON CONFLICT DO NOTHING" : "");
  }

  /// The columns whose values are stored and not computed.
  static List<String> columns(Before before, Relation relation) {
    return relation.columns().stream()
        .filter(column -> !computed(column))
        .map(column -> before.keeps().quoted(column.name()))
        .toList();
  }

  /// Columns that tell the rows of a table apart; none when there is no such key.
  static List<String> key(Before before, Relation relation) {
    return Stream.concat(relation.primaryKey().stream(), relation.indexes().stream())
        .filter(Index::identifies)
        .map(index -> index.columns().stream().map(relation::column).flatMap(Optional::stream))
        .map(Stream::toList)
        .filter(columns -> columns.stream().allMatch(Column::notNull))
        .findFirst()
        .stream()
        .flatMap(List::stream)
        .map(Column::name)
        .toList();
  }

  /// Which triggers fire then, in a sentence each.
  static List<String> triggers(Relation relation, WriteEvent now, WriteEvent later) {
    return relation.triggers().stream()
        .filter(trigger -> trigger.fires(now) || trigger.fires(later))
        .map(
            trigger -> "the trigger " + trigger.name() + " of " + relation.objectName().qualified())
        .distinct()
        .toList();
  }

  private List<String> stored(Relation relation) {
    return columns(before, relation);
  }

  private static boolean computed(Column column) {
    return column.generation() == Generation.STORED || column.generation() == Generation.VIRTUAL;
  }

  private List<String> set(Relation relation) {
    var names = new ArrayList<String>();
    for (JsonNode item : before.node().path("targetList")) {
      relation
          .column(PgNode.text(PgNode.of(item).body(), "name"))
          .filter(column -> !computed(column))
          .map(column -> before.keeps().quoted(column.name()))
          .filter(name -> !names.contains(name))
          .ifPresent(names::add);
    }
    return names;
  }

  private Optional<String> unfit(Relation relation, List<String> set, List<String> key) {
    if (set.size() < settable()) {
      return Optional.of("it sets a column that is not known, or one that is computed");
    }
    if (key.isEmpty()) {
      return Optional.of("the table has no key that tells its rows apart");
    }
    if (key.stream().anyMatch(set::contains)) {
      return Optional.of("it changes the key that tells the rows apart");
    }
    return relation.referencedBy().stream()
        .filter(foreign -> passesOn(foreign, relation, set))
        .findFirst()
        .map(foreign -> "the foreign key %s passes it on".formatted(foreign.name()));
  }

  private long settable() {
    return before.node().path("targetList").findValues("ResTarget").stream()
        .map(target -> PgNode.text(target, "name"))
        .filter(name -> !name.isEmpty())
        .distinct()
        .count();
  }

  private boolean passesOn(ForeignKey foreign, Relation relation, List<String> set) {
    return "cnd".indexOf(foreign.onUpdate()) >= 0
        && foreign.toColumns().stream()
            .map(relation::column)
            .flatMap(Optional::stream)
            .anyMatch(column -> set.contains(before.keeps().quoted(column.name())));
  }

  /// A trigger may keep the statement from touching a row that was copied.
  private boolean skips(Relation relation) {
    return relation.triggers().stream()
        .filter(trigger -> trigger.fires(event))
        .filter(Trigger::before)
        .anyMatch(Trigger::forEachRow);
  }

  private boolean only() {
    return RowObstacles.only(before.node().path("relation"));
  }

  private OptionalLong limit(boolean counted) {
    return counted ? OptionalLong.of(before.keeps().options().rowsMax() + 1) : OptionalLong.empty();
  }

  private static String listed(String of, List<String> columns) {
    return String.join(", ", columns.stream().map(column -> of + "." + column).toList());
  }

  static String joined(List<String> key, String one, String other) {
    return String.join(
        " AND ",
        key.stream()
            .map(column -> String.format(Locale.ROOT, "%s.%s = %s.%s", one, column, other, column))
            .toList());
  }
}
