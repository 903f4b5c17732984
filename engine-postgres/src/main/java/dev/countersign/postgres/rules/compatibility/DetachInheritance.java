package dev.countersign.postgres.rules.compatibility;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import tools.jackson.databind.JsonNode;

/// A table taken out of another one.
final class DetachInheritance implements Rule {

  @Override
  public Card card() {
    return Card.medium(
            "detach-inheritance",
            """
            Queries of the parent do not return the rows of the table any more, from one moment to the next, though
            they are all still there; writes to the parent for its range fail, or go to the DEFAULT partition.
            """)
        .on("AT_DropInherit", "AT_DetachPartition")
        .bad(
            "ALTER TABLE events DETACH PARTITION events_2024",
            "ALTER TABLE leaflets NO INHERIT sheets")
        .good(
            "CREATE TABLE prints (PRIMARY KEY (id)) INHERITS (sheets); ALTER TABLE prints NO INHERIT sheets");
  }

  @Override
  public void check(Case statement, Report report) {
    for (JsonNode command : statement.commands()) {
      JsonNode other = PgNode.of(command.path("def")).body();
      switch (PgNode.text(command, "subtype")) {
        case "AT_DropInherit" -> taken(statement.node().path("relation"), other, statement, report);
        case "AT_DetachPartition" ->
            taken(other.path("name"), statement.node().path("relation"), statement, report);
        default -> {}
      }
    }
  }

  private static void taken(JsonNode child, JsonNode parent, Case statement, Report report) {
    boolean empty =
        statement
            .found()
            .relation(child)
            .filter(t -> t.size().heapBytes() == 0 && t.inheritance().children().isEmpty())
            .isPresent();
    if (!empty && !statement.fresh().relation(child)) {
      report.add(
          statement.named(child),
          "Queries of %s do not return the rows of %s any more."
              .formatted(statement.named(parent), statement.named(child)),
          "Make sure that no program needs these rows through %s."
              .formatted(statement.named(parent)));
    }
  }
}
