package dev.countersign.postgres.rules.destructive;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import tools.jackson.databind.JsonNode;

/// NOT NULL taken from a column.
final class DropNotNull implements Rule {

  @Override
  public Card card() {
    return Card.medium(
            "drop-not-null",
            """
            Programs that read the column have never seen NULL in it; from now on they may. It is not taken back as
            lightly: `SET NOT NULL` has to read the whole table, and fails when a NULL came in meanwhile.
            """)
        .on("AT_DropNotNull", "AT_DropConstraint")
        .bad(
            "ALTER TABLE boxes ALTER COLUMN shelf_id DROP NOT NULL",
            "ALTER TABLE boxes DROP CONSTRAINT boxes_shelf_id_not_null")
        .good("ALTER TABLE orders ALTER COLUMN note DROP NOT NULL");
  }

  @Override
  public void check(Case statement, Report report) {
    for (JsonNode command : statement.commands("AT_DropNotNull")) {
      String column = PgNode.text(command, "name");
      if (mayHaveIt(column, statement)) {
        add(statement.targetName() + "." + column, report);
      }
    }
    for (DroppedConstraint dropped : DroppedConstraint.of(statement)) {
      if (dropped.kind() == DroppedConstraint.Kind.NOT_NULL) {
        add(statement.targetName() + "." + dropped.name(), report);
      }
    }
  }

  private static void add(String object, Report report) {
    report.add(
        object,
        "%s lets NULL in from now on.".formatted(object),
        "Make sure first that whatever reads the column can take NULL.");
  }

  private static boolean mayHaveIt(String column, Case statement) {
    boolean nullable =
        statement.target().flatMap(t -> t.column(column)).filter(c -> !c.notNull()).isPresent();
    return !nullable && !statement.fresh().column(column);
  }
}
