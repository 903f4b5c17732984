package dev.countersign.postgres.rules.script;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.TextRule;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A comment that tries to silence a check.
final class SuppressionInChange implements TextRule {

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
        .good(
            "-- ignore the old name from now on\nALTER TABLE orders ADD COLUMN c text",
            "UPDATE orders SET note = '-- noqa' WHERE id = 1");
  }

  @Override
  public void check(Case statement, Report report) {
    if (!statement.first() || !maySay(statement.text())) {
      return;
    }
    Matcher token = TOKEN.matcher(statement.text());
    while (token.find()) {
      boolean comment = token.group().startsWith("--") || token.group().startsWith("/*");
      Matcher marker = MARKER.matcher(token.group());
      while (comment && marker.find()) {
        add(statement, token.start() + marker.start(), marker.group().strip(), report);
      }
    }
  }

  /// Most comments say nothing of the kind, and that is seen without cutting the text into tokens.
  private static boolean maySay(String text) {
    for (int at = text.indexOf("--"); at >= 0; at = text.indexOf("--", at)) {
      int end = text.indexOf('\n', at);
      int to = end < 0 ? text.length() : end;
      if (MARKER.matcher(text).region(at, to).find()) {
        return true;
      }
      at = to;
    }
    int block = text.indexOf("/*");
    return block >= 0 && MARKER.matcher(text).region(block, text.length()).find();
  }

  private static void add(Case statement, int at, String marker, Report report) {
    report.at(
        statement.text().substring(0, at).getBytes(UTF_8).length,
        "",
        "The comment \"%s\" tries to switch a check off; it has no effect.".formatted(marker),
        "Remove it; exceptions are made in the policy, by people.");
  }

  /// Comments, and what may hold the signs of one without being one: strings, names, dollar quotes.
  private static final Pattern TOKEN =
      Pattern.compile(
          "'[^']*+'|\"[^\"]*+\"|(\\$\\w*\\$)[\\s\\S]*?\\1|--[^\\n]*+|/\\*[\\s\\S]*?\\*/");

  private static final Pattern MARKER =
      Pattern.compile(
          "(?i)(squawk-ignore[\\w-]*|(atlas|countersign|bytebase|migrationpilot|sqlcheck|sqlfluff)"
              + "\\s*:\\s*(nolint|ignore|disable|noqa|skip)|eugene\\s*:\\s*ignore|noqa\\b"
              + "|sqlfluff:|pg-?lint\\W+(ignore|disable)|migrationpilot-(disable|ignore))");
}
