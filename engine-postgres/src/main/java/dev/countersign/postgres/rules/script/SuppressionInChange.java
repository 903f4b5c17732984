package dev.countersign.postgres.rules.script;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A comment that tries to silence a check.
final class SuppressionInChange implements Rule {

  @Override
  public Card card() {
    return Card.high(
            "suppression-in-change",
            """
            The text carries a comment by which linters are told to look away. Whoever wrote the change does not
            decide what is checked: nothing is switched off, and a person should know that it was tried.
            """)
        .bad(
            "-- squawk-ignore ban-drop-column\nALTER TABLE orders ADD COLUMN c text",
            "/* atlas:nolint destructive */ ALTER TABLE orders ADD COLUMN c text",
            "-- countersign:ignore\nALTER TABLE orders ADD COLUMN c text")
        .good("-- ignore the old name from now on\nALTER TABLE orders ADD COLUMN c text");
  }

  @Override
  public void check(Case statement, Report report) {
    Matcher marker = MARKER.matcher(statement.text());
    while (statement.first() && marker.find()) {
      int at =
          statement
              .text()
              .substring(0, marker.start())
              .getBytes(java.nio.charset.StandardCharsets.UTF_8)
              .length;
      report.at(
          at,
          "",
          "The comment \"%s\" tries to switch a check off; it has no effect."
              .formatted(marker.group().strip()),
          "Remove it; exceptions are made in the policy, by people.");
    }
  }

  private static final Pattern MARKER =
      Pattern.compile(
          "(?i)(squawk-ignore[\\w-]*|(atlas|countersign|bytebase|migrationpilot|sqlcheck|sqlfluff)"
              + "\\s*:\\s*(nolint|ignore|disable|noqa|skip)|eugene\\s*:\\s*ignore|noqa\\b"
              + "|sqlfluff:|pg-?lint\\W+(ignore|disable)|migrationpilot-(disable|ignore))");
}
