package dev.countersign.postgres.rules.design;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;

/// A foreign key where there should be none.
final class NoForeignKey implements Rule {

  @Override
  public Card card() {
    return Card.style(
            "no-foreign-key",
            """
            Where tables are to be split over servers, or where the application alone keeps references, foreign
            keys are not wanted.
            """)
        .on("CreateStmt", "AT_AddColumn", "AT_AddConstraint")
        .bad("CREATE TABLE visits (order_id int PRIMARY KEY REFERENCES orders)")
        .good("CREATE TABLE visits (order_id bigint PRIMARY KEY)");
  }

  @Override
  public void check(Case statement, Report report) {
    for (NewConstraint constraint : NewConstraint.in(statement)) {
      if (constraint.isForeignKey()) {
        report.at(
            constraint.node(),
            statement.targetName(),
            "%s refers to %s with a foreign key."
                .formatted(
                    statement.targetName(), statement.named(constraint.node().path("pktable"))),
            "Leave the foreign key away; the configuration does not want any.");
      }
    }
  }
}
