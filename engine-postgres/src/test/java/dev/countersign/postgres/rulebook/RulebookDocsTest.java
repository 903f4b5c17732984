package dev.countersign.postgres.rulebook;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Origin;
import dev.countersign.postgres.rules.Rule;
import dev.countersign.testkit.GeneratedPage;
import java.util.List;
import org.junit.jupiter.api.Test;

class RulebookDocsTest {

  private static final String HEAD =
      """
      # Guard rules for PostgreSQL

      Made from the code by `make docs`; every example was run on a live server.

      A rule finds something in a statement; it decides nothing. Policies turn findings into verdicts, by
      the id of the rule or by its severity. Nothing inside a change can switch a rule off.

      | rule | severity | |
      |---|---|---|
      """;

  @Test
  void the_page_of_the_rules_is_fresh() {
    var page = new StringBuilder(HEAD);
    for (Rule rule : Rulebook.ALL) {
      Card card = rule.card();
      page.append(
          "| [%s](#%s) | %s | %s |\n"
              .formatted(
                  card.id(),
                  card.id(),
                  card.severity().id(),
                  card.optional() ? "off by default" : ""));
    }
    for (Rule rule : Rulebook.ALL) {
      Card card = rule.card();
      page.append("\n## %s\n\nSeverity: %s\n\n".formatted(card.id(), card.severity().id()));
      page.append(card.explanation().strip()).append(found(card)).append(sql(card.bad()));
      page.append("\nNot found:\n\n").append(sql(card.good()));
      for (Card.Option option : card.options()) {
        page.append(
            "\nOption `%s`: %s; `%s` when nothing is set.\n"
                .formatted(option.name(), option.explanation(), option.value()));
      }
    }

    GeneratedPage.of("docs/reference/rules.md").isFresh(page.toString());
  }

  private static String found(Card card) {
    Origin origin = card.setting().origin();
    String where =
        !card.setting().inFiles()
            ? ""
            : origin.file().isEmpty()
                ? ", in a file"
                : ", in the file `%s` after `%s`"
                    .formatted(origin.file(), String.join("`, `", origin.before()));
    int server = card.setting().server();
    String on = server > 0 ? " on %d.%d".formatted(server / 10_000, server % 10_000) : "";
    return "\n\nFound%s%s:\n\n".formatted(on, where);
  }

  private static String sql(List<String> scripts) {
    var text = new StringBuilder("```sql\n");
    for (String script : scripts) {
      String shown = script.length() > 300 ? script.substring(0, 60) + "… (much more)" : script;
      text.append(escaped(shown)).append(";\n");
    }
    return text.append("```\n").toString();
  }

  /// Disguises are spelled out: nobody should copy them unseen.
  private static String escaped(String script) {
    var text = new StringBuilder();
    script
        .codePoints()
        .forEach(c -> {
          if (c == '\n' || (c >= 0x20 && c < 0x7f) || c == 0x2026) {
            text.appendCodePoint(c);
          } else {
            text.append("\\u").append("%04X".formatted(c));
          }
        });
    return text.toString();
  }
}
