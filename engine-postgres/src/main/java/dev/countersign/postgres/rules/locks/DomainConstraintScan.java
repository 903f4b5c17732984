package dev.countersign.postgres.rules.locks;

import dev.countersign.core.evidence.LockForecast;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A constraint of a domain, for which every table that uses it is read.
final class DomainConstraintScan implements Rule {

  @Override
  public Card card() {
    return Card.high(
            "domain-constraint-scan",
            """
            `ALTER DOMAIN … ADD CHECK` and `SET NOT NULL` read every table that has a column of the domain under `SHARE`:
            writes to all of them wait until the last one is read. Add the CHECK `NOT VALID`, so that it holds for new values,
            and validate it in a quiet hour; or put the CHECK on the tables, where it can be validated without blocking.
            """)
        .on("AlterDomainStmt")
        .bad("ALTER DOMAIN label ADD CONSTRAINT label_short CHECK (length(VALUE) < 100)")
        .good(
            "CREATE DOMAIN tag AS text; ALTER DOMAIN tag"
                + " ADD CONSTRAINT tag_short CHECK (length(VALUE) < 100) NOT VALID");
  }

  @Override
  public void check(Case statement, Report report) {
    if (!statement.is("AlterDomainStmt") || !reads(statement)) {
      return;
    }
    List<String> names = PgNode.names(statement.node().path("typeName"));
    String domain = String.join(".", names);
    List<String> tables =
        LiveLocks.of(statement).locks().stream()
            .filter(LockForecast::scan)
            .map(LockForecast::object)
            .toList();
    boolean unknown = !statement.catalog().isWhole() && !statement.fresh().type(names);
    if (!tables.isEmpty() || unknown) {
      report.add(
          domain,
          "SHARE on %s while all rows are read for %s: writes wait."
              .formatted(
                  tables.isEmpty() ? "every table that uses it" : String.join(", ", tables),
                  domain),
          statement.field("subtype").equals("C")
              ? "Add it NOT VALID, and run VALIDATE CONSTRAINT in a quiet hour."
              : "Put a CHECK on the tables instead: NOT VALID first, then VALIDATE CONSTRAINT.");
    }
  }

  private static boolean reads(Case statement) {
    JsonNode constraint = PgNode.of(statement.node().path("def")).body();
    return switch (statement.field("subtype")) {
      case "C" -> !PgNode.flag(constraint, "skip_validation");
      case "O" -> true;
      default -> false;
    };
  }
}
