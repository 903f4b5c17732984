package dev.countersign.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.core.CountersignException;
import dev.countersign.core.TargetName;
import dev.countersign.core.engine.LintedStatement;
import dev.countersign.core.engine.Transactions;
import dev.countersign.core.evidence.Finding;
import dev.countersign.core.evidence.Severity;
import dev.countersign.postgres.PostgresLinter;
import dev.countersign.postgres.rulebook.Rulebook;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Origin;
import dev.countersign.postgres.rules.Rule;
import dev.countersign.postgres.rules.RuleOptions;
import dev.countersign.testkit.GoldenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LintReaderTest {

  private static final String DROP = "DROP TABLE archive.orders";

  @TempDir Path directory = Path.of("");

  @Test
  void nothing_configured_is_what_the_cards_say() {
    RuleOptions read = rules("agents: []\n");

    for (Rule rule : Rulebook.ALL) {
      assertThat(read.runs(rule.card())).isEqualTo(!rule.card().optional());
    }
  }

  @Test
  void a_rule_is_switched_off() {
    assertThat(found("lint: { rules: { drop-table: off } }", DROP)).isEmpty();
  }

  @Test
  void every_rule_can_be_switched_on() {
    for (Rule rule : Rulebook.ALL) {
      String id = rule.card().id();

      assertThat(rules("lint: { rules: { %s: on } }".formatted(id)).runs(rule.card())).isTrue();
      assertThat(rules("lint: { rules: { %s: low } }".formatted(id)).runs(rule.card())).isTrue();
      assertThat(rules("lint: { rules: { %s: {} } }".formatted(id)).runs(rule.card())).isTrue();
    }
  }

  @Test
  void every_option_of_every_rule_can_be_set() {
    for (Rule rule : Rulebook.ALL) {
      Card card = rule.card();
      for (Card.Option option : card.options()) {
        RuleOptions read =
            rules(
                "lint: { rules: { %s: { %s: %s } } }"
                    .formatted(card.id(), option.name(), written(option)));

        assertThat(read.values().get(card.id())).containsOnlyKeys(option.name());
        assertThat(option.name()).isNotEqualTo("severity");
      }
    }
  }

  @Test
  void a_finding_has_the_severity_that_was_set() {
    assertThat(found("lint: { rules: { drop-table: medium } }", DROP))
        .extracting(Finding::severity)
        .containsExactly(Severity.MEDIUM);
    assertThat(found("lint: { rules: { drop-table: { severity: low } } }", DROP))
        .extracting(Finding::severity)
        .containsExactly(Severity.LOW);
  }

  @Test
  void an_option_is_heard() {
    assertThat(
            found(
                "lint: { rules: { protected-table-ddl: { tables: [a.b] } } }",
                "DELETE FROM a.b WHERE c = 1"))
        .extracting(Finding::rule)
        .contains("protected-table-ddl");
  }

  @Test
  void an_accepted_finding_is_shown_with_the_reason() {
    String yaml =
        "lint: { accept: [{ rule: drop-table, objects: ['archive.*'], reason: rebuilt nightly }] }";

    assertThat(found(yaml, DROP))
        .singleElement()
        .satisfies(finding -> assertThat(finding.accepted()).contains("rebuilt nightly"));
    assertThat(found(yaml, "DROP TABLE archive2.orders"))
        .singleElement()
        .satisfies(finding -> assertThat(finding.suppressed()).isFalse());
  }

  @Test
  void an_exception_without_objects_is_for_all_of_them() {
    assertThat(found("lint: { accept: [{ rule: drop-table, reason: why not }] }", DROP))
        .singleElement()
        .satisfies(finding -> assertThat(finding.suppressed()).isTrue());
  }

  @Test
  void an_exception_for_one_target_is_none_elsewhere() {
    String yaml =
        "lint: { accept: [{ rule: drop-table, targets: [shop-test], reason: only a test }] }";

    RuleOptions read = rules(yaml);

    assertThat(found(yaml, DROP))
        .singleElement()
        .satisfies(finding -> assertThat(finding.suppressed()).isFalse());
    assertThat(read.on(new TargetName("shop-test")).exemptions()).hasSize(1);
    assertThat(read.on(new TargetName("shop-prod")).exemptions()).isEmpty();
  }

  @Test
  void the_section_is_read_from_a_file_that_is_of_no_use_otherwise() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("countersign.yaml"),
            """
            nonsense: true
            store: { url: "${env:NOT_SET}" }
            lint: { rules: { drop-table: off } }
            """);

    RuleOptions read = ConfigurationReader.loadRules(Optional.of(file), Map.of());

    assertThat(read.off()).containsExactly("drop-table");
  }

  @Test
  void a_file_that_was_named_has_to_be_there() {
    Path missing = directory.resolve("no.yaml");

    assertThatThrownBy(() -> ConfigurationReader.loadRules(Optional.of(missing), Map.of()))
        .isInstanceOf(CountersignException.class)
        .hasMessageContaining("no.yaml cannot be read");
    assertThat(ConfigurationReader.loadRules(Optional.empty(), Map.of()))
        .isEqualTo(RuleOptions.DEFAULT);
  }

  @Test
  void the_options_of_a_rule_are_named_when_one_is_not_known() {
    assertThatThrownBy(() -> rules("lint: { rules: { statement-too-large: { byts: 1 } } }"))
        .hasMessageContaining("did you mean \"bytes\"?")
        .hasMessageContaining("Known here: severity, bytes.");
  }

  @Test
  void every_mistake_is_told_at_once_with_its_place() throws IOException {
    String text = Files.readString(Path.of("src/test/resources/configuration/lint-mistakes.yaml"));

    assertThatThrownBy(() -> ConfigurationReader.parse("countersign.yaml", text, Map.of()))
        .isInstanceOfSatisfying(
            CountersignException.class,
            e -> GoldenFile.of("configuration/lint-mistakes.txt").matches(e.getMessage() + "\n"));
  }

  private static String written(Card.Option option) {
    return switch (option.value()) {
      case List<?> _ -> "[a]";
      case Long _ -> "7";
      case Boolean _ -> "true";
      default -> "\"" + option.value() + "\"";
    };
  }

  private static RuleOptions rules(String yaml) {
    return ConfigurationReader.parseRules("test.yaml", yaml, Map.of());
  }

  private static List<Finding> found(String yaml, String sql) {
    return new PostgresLinter(18, rules(yaml))
        .lint(sql, Transactions.NONE, Origin.UNKNOWN).statements().stream()
            .map(LintedStatement::findings)
            .flatMap(List::stream)
            .filter(finding -> finding.rule().matches("drop-table|protected-table-ddl"))
            .toList();
  }
}
