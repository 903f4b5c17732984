package dev.countersign.postgres.rules.locks;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// A new column that refers to another table.
final class AddColumnInlineReference implements Rule {

  @Override
  public Card card() {
    return Card.medium(
            "add-column-inline-reference",
            """
            `ADD COLUMN … REFERENCES` takes `SHARE ROW EXCLUSIVE` on the other table and `ACCESS EXCLUSIVE` on its own, and
            holds the one while it waits for the other. Rows are not read as long as the column may be NULL and has no
            default; with a default all rows are checked meanwhile. Add the column first, then the foreign key `NOT VALID`,
            and validate it in another transaction.
            """)
        .on("AT_AddColumn")
        .bad("ALTER TABLE crates ADD COLUMN rack bigint REFERENCES racks")
        .good("ALTER TABLE crates ADD COLUMN rack bigint");
  }

  @Override
  public void check(Case statement, Report report) {
    for (AddedColumn column : AddedColumn.of(statement)) {
      JsonNode other =
          column
              .constraint("CONSTR_FOREIGN")
              .map(c -> c.path("pktable"))
              .orElse(MissingNode.getInstance());
      if (other.isMissingNode() || !statement.targetIsLive() || !statement.isLive(other)) {
        continue;
      }
      boolean checks = column.has("CONSTR_DEFAULT");
      report.add(
          statement.targetName() + "." + column.name(),
          "SHARE ROW EXCLUSIVE on %s beside ACCESS EXCLUSIVE on %s%s: writes to both wait."
              .formatted(
                  statement.named(other),
                  statement.targetName(),
                  checks ? " while all rows are checked" : ", though no rows are read"),
          "Add the column first, then the foreign key NOT VALID in a transaction of its own, then"
              + " VALIDATE it.");
    }
  }
}
