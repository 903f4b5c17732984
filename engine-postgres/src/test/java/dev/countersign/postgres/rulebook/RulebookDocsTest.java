package dev.countersign.postgres.rulebook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Origin;
import dev.countersign.postgres.rules.Rule;
import dev.countersign.testkit.GeneratedPage;
import dev.countersign.testkit.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The list of the rules, and a page for each.
class RulebookDocsTest {

  private static final String FOLDER = "docs/reference/rules";

  private static final String HEAD =
      """
      # Guard rules for PostgreSQL

      Made from the code by `make docs`; every example was run on a live server.

      A rule finds something in a statement; it decides nothing. Policies turn findings into verdicts, by
      the id of the rule or by its severity. Nothing inside a change can switch a rule off.
      """;

  /// The sections by their rooms, in the order of the page.
  private static final Map<String, String> SECTIONS = new LinkedHashMap<>();

  static {
    SECTIONS.put("locks", "Locks, rewrites and scans that make others wait");
    SECTIONS.put("script", "The text of a change, its transactions and its order");
    SECTIONS.put("destructive", "Data that is lost or changed in bulk");
    SECTIONS.put("compatibility", "Changes that break the programs that still run");
    SECTIONS.put("security", "Privileges, integrity, and the gate itself");
    SECTIONS.put("design", "Design of tables, and matters of taste");
  }

  static List<Rule> rules() {
    return Rulebook.ALL;
  }

  @Test
  void the_list_of_the_rules_is_fresh() {
    var page = new StringBuilder(HEAD);
    SECTIONS.forEach((room, title) -> {
      page.append("\n## %s\n\n| rule | severity | |\n|---|---|---|\n".formatted(title));
      Rulebook.ALL.stream()
          .filter(rule -> room(rule).equals(room))
          .forEach(rule -> page.append(line(rule.card())));
    });

    GeneratedPage.of(FOLDER + ".md").isFresh(page.toString());
    assertThat(Rulebook.ALL).extracting(RulebookDocsTest::room).isSubsetOf(SECTIONS.keySet());
  }

  @ParameterizedTest
  @MethodSource("rules")
  void the_page_of_a_rule_is_fresh(Rule rule) {
    Card card = rule.card();
    var page = new StringBuilder();
    page.append("# %s\n\n".formatted(card.id()));
    page.append(
        "Severity: %s%s. [All rules](../rules.md)\n\n"
            .formatted(card.severity().id(), card.optional() ? ", off by default" : ""));
    page.append(card.explanation().strip()).append(found(card)).append(sql(card.bad()));
    page.append("\nNot found:\n\n").append(sql(card.good()));
    for (Card.Option option : card.options()) {
      page.append(
          "\nOption `%s`: %s; `%s` when nothing is set.\n"
              .formatted(option.name(), option.explanation(), option.value()));
    }

    GeneratedPage.of("%s/%s.md".formatted(FOLDER, card.id())).isFresh(page.toString());
  }

  @Test
  void there_is_no_page_of_a_rule_that_is_gone() throws IOException {
    try (Stream<Path> pages = Files.list(Repository.root().resolve(FOLDER))) {
      assertThat(pages.map(page -> page.getFileName().toString().replace(".md", "")))
          .isSubsetOf(Rulebook.ALL.stream().map(rule -> rule.card().id()).toList());
    }
  }

  private static String room(Rule rule) {
    String name = rule.getClass().getPackageName();
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static String line(Card card) {
    return "| [%s](rules/%s.md) | %s | %s |\n"
        .formatted(
            card.id(), card.id(), card.severity().id(), card.optional() ? "off by default" : "");
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
