package dev.countersign.postgres.rules.design;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.Set;

/// Something that the server has to name.
final class UnnamedObject implements Rule {

  private static final Set<String> NAMED =
      Set.of(
          "CONSTR_CHECK", "CONSTR_EXCLUSION", "CONSTR_FOREIGN", "CONSTR_PRIMARY", "CONSTR_UNIQUE");

  @Override
  public Card card() {
    return Card.style(
            "unnamed-object",
            """
            A name that the server makes up depends on what is there already: the next migration that wants to drop
            the index or the constraint finds another name in each database.
            """)
        .on("IndexStmt", "CreateStmt", "AT_AddColumn", "AT_AddConstraint")
        .bad(
            "CREATE TABLE visits (id bigint PRIMARY KEY)",
            "CREATE INDEX CONCURRENTLY ON orders (note)")
        .good("CREATE TABLE visits (id bigint CONSTRAINT visits_pkey PRIMARY KEY NOT NULL)");
  }

  @Override
  public void check(Case statement, Report report) {
    if (statement.is("IndexStmt") && statement.field("idxname").isEmpty()) {
      report.add(
          statement.targetName(),
          "The index on %s has no name.".formatted(statement.targetName()),
          "Name the index.");
    }
    for (NewConstraint constraint : NewConstraint.in(statement)) {
      boolean takesName = !constraint.node().has("indexname");
      if (takesName
          && constraint.name().isEmpty()
          && NAMED.contains(PgNode.text(constraint.node(), "contype"))) {
        report.at(
            constraint.node(),
            statement.targetName(),
            "A constraint of %s has no name.".formatted(statement.targetName()),
            "Name it with CONSTRAINT.");
      }
    }
  }
}
