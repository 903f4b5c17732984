package dev.countersign.postgres.rewrite;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.Relation.WriteEvent;
import dev.countersign.postgres.rules.Planned;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// An UPDATE of so many rows that writers of those rows wait until all are done.
final class BulkUpdate implements Form {

  static final String HOW =
      "Ranges of the key in transactions of their own keep their rows locked for a moment each; the"
          + " rows change one range after the other, and a failure leaves the ranges before it"
          + " changed.";

  @Override
  public Optional<Plan> of(Subject subject) throws SQLException {
    Optional<Relation> table = subject.live();
    if (!subject.seen().is("UpdateStmt")
        || table.isEmpty()
        || !isPlain(subject.node())
        || SplitColumn.dropped(subject).isPresent()
        || anyTrigger(table.get(), false)) {
      return Optional.empty();
    }
    Optional<Ranges> ranges = Ranges.of(subject, table.get());
    if (ranges.isEmpty()
        || ranges.get().bounds().isEmpty()
        || sets(subject, ranges.get().key())
        || !isLarge(subject)) {
      return Optional.empty();
    }
    return Optional.of(
        new Plan(
            "All rows it changes stay locked until the last one is written. " + HOW,
            List.of(Plan.bare("Change the rows in ranges", batches(subject, ranges.get())))));
  }

  /// The statement, range by range.
  static List<String> batches(Subject subject, Ranges ranges) {
    Words words = subject.words();
    int where = words.find("WHERE", 0);
    return ranges.statements(words.text(0, where), words.from(where + 1));
  }

  /// Whether its result for one row depends on nothing but that row, so that ranges give the same.
  static boolean isPlain(JsonNode update) {
    String text = update.toString();
    return update.path("withClause").isMissingNode()
        && update.path("fromClause").isMissingNode()
        && update.path("returningList").isMissingNode()
        && update.path("returningClause").isMissingNode()
        && !text.contains("\"SubLink\"")
        && !text.contains("\"ParamRef\"")
        && !text.contains("\"CurrentOfExpr\"");
  }

  /// @param rows true: also a trigger that fires for each row matters
  static boolean anyTrigger(Relation table, boolean rows) {
    return table.triggers().stream()
        .filter(trigger -> trigger.fires(WriteEvent.UPDATE))
        .anyMatch(trigger -> rows || !trigger.forEachRow());
  }

  private static boolean isLarge(Subject subject) throws SQLException {
    return subject.server().planned() instanceof Planned.Rows(long rows) && rows >= Ranges.ROWS;
  }

  private static boolean sets(Subject subject, String key) {
    for (JsonNode target : subject.node().path("targetList")) {
      if (subject.quoted(PgNode.text(PgNode.of(target).body(), "name")).equals(key)) {
        return true;
      }
    }
    return false;
  }
}
