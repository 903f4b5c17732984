package dev.countersign.postgres.rules.script;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;

/// A text that cannot be read.
final class UnparsableStatement implements Rule {

  @Override
  public Card card() {
    return Card.critical(
            "unparsable-statement",
            """
            The text is not SQL that PostgreSQL reads, or is larger or deeper than what can be read. What cannot be
            read cannot be judged.
            """)
        .bad("ALTER TABLE orders ADD COLUMM x int")
        .good("ALTER TABLE orders ADD COLUMN x int")
        .refused("42601");
  }

  @Override
  public void check(Case statement, Report report) {
    if (!statement.unread().isEmpty()) {
      report.add("", "The text cannot be read: %s.".formatted(statement.unread()), "Correct it.");
    }
  }
}
