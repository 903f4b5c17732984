package dev.countersign.app.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.core.engine.LintedStatement;
import dev.countersign.core.evidence.Finding;
import dev.countersign.core.evidence.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class AcceptedInFormatsTest {

  private static final Finding COUNTS =
      new Finding("drop-table", Severity.CRITICAL, 1, 1, "a", "a is dropped.", "Rename it.");

  private static final List<LintedFile> FILES =
      List.of(
          new LintedFile(
              "a.sql",
              "postgres",
              "DROP TABLE a",
              List.of(),
              List.of(
                  new LintedStatement(
                      1,
                      1,
                      "DROP TABLE",
                      true,
                      List.of(COUNTS, COUNTS.suppress("it is a copy")),
                      List.of())),
              List.of()));

  private static final LintReport REPORT = new LintReport(FILES, Severity.MEDIUM, false);

  @Test
  void json_says_so_only_when_it_is_accepted() {
    JsonNode findings =
        JsonMapper.shared()
            .readTree(new JsonFormat().print(REPORT))
            .at("/files/0/statements/0/findings");

    assertThat(findings.path(0).has("suppressed")).isFalse();
    assertThat(findings.path(0).has("reason")).isFalse();
    assertThat(findings.path(1).path("suppressed").asBoolean(false)).isTrue();
    assertThat(findings.path(1).path("reason").asString("")).isEqualTo("it is a copy");
  }

  @Test
  void text_lists_it_and_counts_it_apart() {
    assertThat(new TextFormat().print(REPORT))
        .contains("a.sql:1:1: critical drop-table\n")
        .contains("a.sql:1:1: accepted drop-table\n")
        .contains("  Accepted: it is a copy\n")
        .endsWith("1 finding in 1 statement of 1 file; 1 more accepted.\n");
  }
}
