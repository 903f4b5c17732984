package dev.countersign.postgres.rules.script;

import dev.countersign.core.evidence.Effect.Extent;
import dev.countersign.postgres.dialect.Index;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Rows that a copy taken before could not bring back.
final class PriorBackupNotPossible implements Rule {

  private static final Set<Relation.Kind> STORED =
      Set.of(Relation.Kind.TABLE, Relation.Kind.PARTITIONED_TABLE);

  @Override
  public Card card() {
    return Card.medium(
            "prior-backup-not-possible",
            """
            A copy of the rows as they were undoes an UPDATE or a DELETE only where the rows can be found again by a
            key, and where there are not so many that the copy is a burden itself. Give the table a primary key, or
            reach fewer rows at a time.
            """)
        .on("UpdateStmt", "DeleteStmt", "MergeStmt")
        .bad("UPDATE big SET filler = 'x' WHERE id = 1")
        .good("UPDATE orders SET note = 'x' WHERE id = 1")
        .option("rows", 1_000_000L, "from this number of rows in the table on they are too many");
  }

  @Override
  public void check(Case statement, Report report) {
    Optional<Relation> table = statement.target().filter(t -> !isFresh(statement));
    if (table.isEmpty() || !statement.is("UpdateStmt", "DeleteStmt", "MergeStmt")) {
      return;
    }
    String name = statement.targetName();
    long most = report.number("rows");
    if (!STORED.contains(table.get().kind())) {
      if (table.get().kind() == Relation.Kind.FOREIGN_TABLE) {
        add(name, "the rows of %s are on another server".formatted(name), report);
      }
    } else if (!statement.is("DeleteStmt") && !hasKey(table.get())) {
      add(name, "%s has no key by which its rows could be found again".formatted(name), report);
    } else if (isUnbounded(statement) && table.get().size().rows() >= most) {
      add(name, "%s has about %,.0f rows".formatted(name, table.get().size().rows()), report);
    }
  }

  private static boolean isFresh(Case statement) {
    JsonNode relation = statement.node().path("relation");
    return statement.fresh().relation(relation)
        || PgNode.text(relation, "relpersistence").equals("t");
  }

  private static boolean isUnbounded(Case statement) {
    return statement.effects().stream().anyMatch(effect -> effect.extent() == Extent.UNBOUNDED);
  }

  private static boolean hasKey(Relation table) {
    return table.indexes().stream()
        .filter(Index::identifies)
        .anyMatch(index ->
            index.columns().stream()
                .allMatch(
                    number -> table.column(number).filter(Relation.Column::notNull).isPresent()));
  }

  private static void add(String object, String why, Report report) {
    report.add(
        object,
        "A copy taken before could not bring the rows back: %s.".formatted(why),
        "Give the table a primary key, or reach fewer rows at a time.");
  }
}
