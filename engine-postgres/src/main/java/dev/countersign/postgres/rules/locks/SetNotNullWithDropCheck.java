package dev.countersign.postgres.rules.locks;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// NOT NULL together with the end of its proof.
final class SetNotNullWithDropCheck implements Rule {

  @Override
  public Card card() {
    return Card.medium(
            "set-not-null-with-drop-check",
            """
            A valid CHECK that the column is not NULL spares `SET NOT NULL` the reading of the table, but not when the same
            `ALTER TABLE` drops it: constraints are dropped first, so nothing is proven any more, and all rows are read under
            `ACCESS EXCLUSIVE`. Drop the CHECK in a statement of its own, afterwards.
            """)
        .on("AT_DropConstraint")
        .bad(
            "ALTER TABLE orders ALTER COLUMN proven SET NOT NULL, DROP CONSTRAINT orders_proven_check")
        .good("ALTER TABLE orders ALTER COLUMN proven SET NOT NULL");
  }

  @Override
  public void check(Case statement, Report report) {
    List<JsonNode> drops = statement.commands("AT_DropConstraint");
    List<String> gone = drops.stream().map(drop -> PgNode.text(drop, "name")).toList();
    for (JsonNode command : drops.isEmpty() ? drops : statement.commands("AT_SetNotNull")) {
      String column = PgNode.text(command, "name");
      if (spared(statement, command, column, List.of())
          && !spared(statement, command, column, gone)) {
        report.add(
            statement.targetName() + "." + column,
            "ACCESS EXCLUSIVE on %s while all of its rows are read: the CHECK that proves %s is dropped in the same statement."
                .formatted(statement.targetName(), column),
            "Drop the constraint in a later ALTER TABLE.");
      }
    }
  }

  private static boolean spared(
      Case statement, JsonNode command, String column, List<String> gone) {
    return !SetNotNullScan.scans(statement, command, gone)
        || NotNull.isProven(statement, column, gone);
  }
}
