package dev.countersign.postgres.rules.locks;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.Set;

/// A domain with a constraint, which is hard to change later.
final class CreateDomainWithConstraint implements Rule {

  @Override
  public Card card() {
    return Card.low(
            "create-domain-with-constraint",
            """
            A constraint of a domain can later be changed only by reading every table that uses the domain while writes to it
            wait, and `VALIDATE CONSTRAINT` of a domain spares that no more. A CHECK on the table can be replaced without
            blocking anybody.
            """)
        .on("CreateDomainStmt")
        .bad("CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%')")
        .good("CREATE DOMAIN email AS text");
  }

  private static final Set<String> CHECKED = Set.of("CONSTR_CHECK", "CONSTR_NOTNULL");

  @Override
  public void check(Case statement, Report report) {
    boolean constrained =
        statement
            .node()
            .path("constraints")
            .valueStream()
            .map(item -> PgNode.text(PgNode.of(item).body(), "contype"))
            .anyMatch(CHECKED::contains);
    if (statement.is("CreateDomainStmt") && constrained) {
      String name = String.join(".", PgNode.names(statement.node().path("domainname")));
      report.add(
          name,
          "Changing the constraint of %s later reads all tables that use it under SHARE: writes to them wait."
              .formatted(name),
          "Put the constraint on the tables.");
    }
  }
}
