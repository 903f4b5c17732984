package dev.countersign.postgres.rules.compatibility;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.Set;

/// A table under a new name.
final class RenameTable implements Rule {

  @Override
  public Card card() {
    return Card.high(
            "rename-table",
            """
            Queries that name the table fail from the moment it has another name: those of every program that still
            runs, and those inside functions. Create a view with the old name in the same transaction, so that both
            names work until nothing uses the old one any more.
            """)
        .on("RenameStmt")
        .bad(
            "ALTER TABLE notes RENAME TO remarks",
            "ALTER TABLE notes RENAME TO notes_old; ALTER TABLE big RENAME TO notes")
        .good("ALTER TABLE notes RENAME TO remarks; CREATE VIEW notes AS SELECT id FROM remarks");
  }

  @Override
  public void check(Case statement, Report report) {
    if (!renames(statement) || statement.fresh().relation(statement.node().path("relation"))) {
      return;
    }
    StandIn standIn = StandIn.of(statement);
    String name = statement.targetName();
    if (standIn != StandIn.VIEW) {
      report.add(
          name,
          standIn == StandIn.RELATION
              ? "Whatever names %s sees the rows of another table from then on.".formatted(name)
              : "Whatever names %s fails from the moment it is called %s%s."
                  .formatted(
                      name,
                      statement.field("newname"),
                      Mentions.words(
                          statement, PgNode.text(statement.node().path("relation"), "relname"))),
          "Create a view with the old name in the same transaction, and drop it when nothing uses it any more.");
    }
  }

  /// ALTER TABLE renames views, indexes and sequences as well; and partitions are hardly ever
  /// named.
  static boolean renames(Case statement) {
    String what = statement.is("RenameStmt") ? statement.field("renameType") : "";
    boolean table =
        statement
            .target()
            .map(
                relation -> TABLES.contains(relation.kind()) && !relation.inheritance().partition())
            .orElseGet(() -> !Named.isIndex(statement));
    return table && (what.equals("OBJECT_TABLE") || what.equals("OBJECT_FOREIGN_TABLE"));
  }

  private static final Set<Relation.Kind> TABLES =
      Set.of(Relation.Kind.TABLE, Relation.Kind.PARTITIONED_TABLE, Relation.Kind.FOREIGN_TABLE);
}
