package dev.countersign.postgres.rules;

/// More text than a person can judge.
final class StatementTooLarge implements Rule {

  @Override
  public Card card() {
    return Card.high(
            "statement-too-large",
            """
            Nobody reads this much SQL in a review. What is not read is not approved. Split it, or load the data
            with COPY through a reviewed job.
            """)
        .bad(
            "UPDATE orders SET note = '"
                + "x".repeat(RuleOptions.DEFAULT.statementBytesMax())
                + "' WHERE id = 1")
        .good("SELECT 1");
  }

  @Override
  public void check(Case statement, Report report) {
    int bytes = statement.text().getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
    if (statement.first() && bytes > statement.options().statementBytesMax()) {
      report.add(
          "",
          "The text has %,d bytes; more than %,d cannot be judged by a person."
              .formatted(bytes, statement.options().statementBytesMax()),
          "Split it into statements that can be read.");
    }
  }
}
