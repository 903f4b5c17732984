package dev.countersign.postgres.rules.script;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;

/// More text than a person can judge.
final class StatementTooLarge implements Rule {

  private static final int MAX = 256 << 10;

  @Override
  public Card card() {
    return Card.high(
            "statement-too-large",
            """
            Nobody reads this much SQL in a review. What is not read is not approved. Split it, or load the data
            with COPY through a reviewed job.
            """)
        .bad("UPDATE orders SET note = '" + "x".repeat(MAX) + "' WHERE id = 1")
        .good("SELECT 1")
        .option("bytes", (long) MAX, "the most that a text may have, in bytes of its UTF-8 form");
  }

  @Override
  public void check(Case statement, Report report) {
    int bytes =
        statement.first()
            ? statement.text().getBytes(java.nio.charset.StandardCharsets.UTF_8).length
            : 0;
    long most = report.number("bytes");
    if (bytes > most) {
      report.add(
          "",
          "The text has %,d bytes; more than %,d cannot be judged by a person."
              .formatted(bytes, most),
          "Split it into statements that can be read.");
    }
  }
}
