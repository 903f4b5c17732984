package dev.countersign.postgres.rewrite;

import dev.countersign.core.review.Rewrite.Phase;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.SqlStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// The UPDATE that fills new columns from one that the same change drops afterwards.
final class SplitColumn implements Form {

  private static final String HOW =
      "As it stands every program that still uses %s fails at once, and what is written between"
          + " filling and dropping is lost. A trigger fills the new columns with every write, the old"
          + " rows are filled in ranges of the key, and the column goes in a change of its own"
          + " instead of this one.";

  @Override
  public Optional<Plan> of(Subject subject) throws SQLException {
    Optional<String> dropped = dropped(subject);
    Optional<Relation> table = subject.live();
    if (dropped.isEmpty()
        || table.isEmpty()
        || subject.words().find("WHERE", 0) < subject.words().size()
        || BulkUpdate.anyTrigger(table.get(), true)) {
      return Optional.empty();
    }
    Optional<Ranges> ranges = Ranges.of(subject, table.get());
    Optional<String> body = body(subject);
    if (ranges.isEmpty() || body.isEmpty()) {
      return Optional.empty();
    }
    var sync = new Sync(subject, table.get(), dropped.get());
    var contract = new ArrayList<>(sync.drop());
    contract.add(
        Command.alter(subject, table.get(), "DROP COLUMN " + subject.quoted(dropped.get())));
    List<Phase> phases =
        List.of(
            Plan.together("Fill the new columns with every write", sync.create(body.get())),
            Plan.bare("Fill the rows that are there", BulkUpdate.batches(subject, ranges.get())),
            Plan.later(
                "Take the old column away",
                "Propose it as a change of its own once nothing reads or writes the old column.",
                contract));
    return Optional.of(new Plan(HOW.formatted(dropped.get()), phases));
  }

  /// The column that an UPDATE of columns which the change adds takes its values from, and that the
  /// change drops afterwards.
  static Optional<String> dropped(Subject subject) {
    if (!subject.seen().is("UpdateStmt") || !BulkUpdate.isPlain(subject.node())) {
      return Optional.empty();
    }
    String table = PgNode.text(subject.node().path("relation"), "relname");
    Set<String> added = new HashSet<>(columns(subject.seen().script().earlier(), table, true));
    Set<String> gone = new HashSet<>(columns(subject.seen().script().later(), table, false));
    for (JsonNode target : subject.node().path("targetList")) {
      if (!added.contains(PgNode.text(PgNode.of(target).body(), "name"))) {
        return Optional.empty();
      }
    }
    return subject.node().path("targetList").findValues("ColumnRef").stream()
        .map(column -> PgNode.names(column.path("fields")).getLast())
        .filter(gone::contains)
        .findFirst();
  }

  /// The columns that these statements add to a table, or drop.
  private static List<String> columns(List<SqlStatement> statements, String table, boolean added) {
    var columns = new ArrayList<String>();
    for (SqlStatement statement : statements) {
      if (PgNode.text(statement.node().path("relation"), "relname").equals(table)) {
        for (JsonNode item : statement.node().path("cmds")) {
          JsonNode command = PgNode.of(item).body();
          boolean adds = PgNode.text(command, "subtype").equals("AT_AddColumn");
          boolean drops = PgNode.text(command, "subtype").equals("AT_DropColumn");
          if (added && adds) {
            columns.add(PgNode.text(PgNode.of(command.path("def")).body(), "colname"));
          } else if (!added && drops) {
            columns.add(PgNode.text(command, "name"));
          }
        }
      }
    }
    return columns;
  }

  /// The assignments as PL/pgSQL.
  private static Optional<String> body(Subject subject) {
    Words words = subject.words();
    var lines = new ArrayList<String>();
    int from = words.find("SET", 0) + 1;
    for (JsonNode item : subject.node().path("targetList")) {
      JsonNode target = PgNode.of(item).body();
      int to = words.find(",", from);
      if (!words.is(from + 1, "=")) {
        return Optional.empty();
      }
      Optional<Expression> value =
          Expression.of(words, subject.seen().start(), target.path("val"), from + 2, to);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      lines.add(
          "NEW.%s := %s;"
              .formatted(subject.quoted(PgNode.text(target, "name")), value.get().ofNew()));
      from = to + 1;
    }
    return Optional.of(String.join("\n", lines));
  }
}
