package dev.countersign.app.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.core.engine.LintedStatement;
import dev.countersign.core.evidence.Finding;
import dev.countersign.core.evidence.Severity;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

final class LintFormatsTest {

  private static final Finding HIGH =
      finding("add-index-without-concurrently", Severity.HIGH, 2, 3, "It blocks, 100%:\nall.");
  private static final Finding LOW =
      finding("missing-statement-timeout", Severity.LOW, 2, 3, "Hm.");
  private static final Finding ACCEPTED =
      finding("drop-table", Severity.CRITICAL, 3, 1, "\"t\" & <all>.").suppress("a copy");
  private static final Finding OWN =
      finding("unparsable-statement", Severity.CRITICAL, 1, 1, "Not UTF-8.");

  private final LintReport report =
      new LintReport(
          List.of(
              new LintedFile(
                  "db/a b,c.sql",
                  "postgres",
                  "-- é\n  CREATE INDEX ON t (x);\nDROP TABLE t;\n",
                  List.of(OWN),
                  List.of(
                      statement(2, "CREATE INDEX", HIGH, LOW),
                      statement(3, "DROP TABLE", ACCEPTED)),
                  List.of()),
              new LintedFile("empty.sql", "postgres", "", List.of(), List.of(), List.of())),
          Severity.MEDIUM,
          false);

  @Test
  void formats_are_listed_in_the_order_of_their_ids() {
    assertThat(LintFormats.ALL).extracting(LintFormat::id).isSorted().doesNotHaveDuplicates();
    assertThat(LintFormats.ids()).isEqualTo("github, gitlab, json, junit, sarif, text");
  }

  @Test
  void sarif_is_what_its_schema_wants() throws IOException {
    JsonNode document = json("sarif");

    assertThat(JsonSchema.mistakes(sarifSchema(), document)).isEmpty();
    JsonNode run = document.path("runs").path(0);
    JsonNode result = run.path("results").path(1);
    assertThat(result.path("level").asString()).isEqualTo("error");
    assertThat(
            run.path("tool")
                .path("driver")
                .path("rules")
                .path(result.path("ruleIndex").asInt())
                .path("id")
                .asString())
        .isEqualTo("add-index-without-concurrently");
    JsonNode place = result.path("locations").path(0).path("physicalLocation");
    assertThat(place.path("artifactLocation").path("uri").asString()).isEqualTo("db/a%20b,c.sql");
    assertThat(place.path("region").path("startLine").asInt()).isEqualTo(2);
    assertThat(run.path("results").path(3).path("suppressions")).hasSize(1);
  }

  @Test
  void the_check_against_the_schema_of_sarif_can_fail() throws IOException {
    ObjectNode document = (ObjectNode) json("sarif");
    document.put("version", "2.2.0");
    ((ObjectNode) document.path("runs").path(0).path("results").path(0)).remove("message");
    ((ObjectNode) document.path("runs").path(0)).put("colour", "red");

    assertThat(JsonSchema.mistakes(sarifSchema(), document)).hasSize(3);
  }

  @Test
  void junit_has_a_case_for_each_statement_and_a_failure_for_each_finding_that_counts()
      throws Exception {
    String xml = print("junit");

    Element suites =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)))
            .getDocumentElement();
    Element suite = (Element) suites.getElementsByTagName("testsuite").item(0);
    assertThat(suite.getAttribute("tests")).isEqualTo("3");
    assertThat(suite.getAttribute("failures")).isEqualTo("2");
    assertThat(suites.getElementsByTagName("testcase").getLength()).isEqualTo(4);
    assertThat(suites.getElementsByTagName("failure").getLength()).isEqualTo(2);
    assertThat(suites.getElementsByTagName("system-out").item(1).getTextContent())
        .contains("drop-table (accepted): \"t\" & <all>.");
  }

  @Test
  void github_gets_one_command_for_each_finding_that_is_not_accepted() {
    assertThat(print("github"))
        .isEqualTo(
            """
            ::error file=db/a b%2Cc.sql,line=1,col=1,title=unparsable-statement::Not UTF-8. Do better.
            ::error file=db/a b%2Cc.sql,line=2,col=3,title=add-index-without-concurrently::It blocks, 100%25:%0Aall. Do better.
            ::notice file=db/a b%2Cc.sql,line=2,col=3,title=missing-statement-timeout::Hm. Do better.
            """);
  }

  @Test
  void gitlab_gets_entries_whose_fingerprints_do_not_know_the_line() throws IOException {
    JsonNode entries = json("gitlab");

    assertThat(entries).hasSize(3);
    JsonNode entry = entries.path(1);
    assertThat(entry.path("severity").asString()).isEqualTo("critical");
    assertThat(entry.path("check_name").asString()).isEqualTo("add-index-without-concurrently");
    assertThat(entry.path("location").path("lines").path("begin").asInt()).isEqualTo(2);
    assertThat(entry.path("fingerprint").asString()).hasSize(64);
    assertThat(entries.valueStream().map(e -> e.path("fingerprint").asString()))
        .doesNotHaveDuplicates();
    Finding moved = finding(HIGH.rule(), Severity.HIGH, 9, 3, HIGH.message());
    assertThat(
            JsonMapper.shared()
                .readTree(new GitlabFormat().print(one("db/a b,c.sql", moved)))
                .path(0)
                .path("fingerprint"))
        .isEqualTo(entry.path("fingerprint"));
  }

  @Test
  void text_underlines_the_source() {
    assertThat(print("text"))
        .contains(
            """
            db/a b,c.sql:2:3: high add-index-without-concurrently
                2 |   CREATE INDEX ON t (x);
                      ^^^^^^^^^^^^^^^^^^^^^^
            """)
        .contains("db/a b,c.sql:3:1: accepted drop-table")
        .endsWith("3 findings in 2 statements of 2 files; 1 more accepted.\n")
        .doesNotContain("\u001b");
  }

  @Test
  void text_has_colours_where_they_are_seen() {
    String text = new TextFormat().print(new LintReport(report.files(), report.failOn(), true));

    assertThat(text).contains("\u001b[31mcritical\u001b[0m").contains("\u001b[31m^^^^");
  }

  @Test
  void json_escapes_what_has_to_be() throws IOException {
    Finding odd =
        finding("drop-table", Severity.LOW, 1, 1, "\u0001\"\\\t\r\n\udc80 \ud83d\ude00 é");

    JsonNode read = JsonMapper.shared().readTree(new JsonFormat().print(one("x.sql", odd)));

    assertThat(
            read.path("files")
                .path(0)
                .path("statements")
                .path(0)
                .path("findings")
                .path(0)
                .path("message")
                .asString())
        .isEqualTo(odd.message());
  }

  @Test
  void only_accepted_findings_are_marked() throws IOException {
    JsonNode statements = json("json").path("files").path(0).path("statements");

    assertThat(statements.path(0).path("findings").path(0).has("suppressed")).isFalse();
    assertThat(statements.path(1).path("findings").path(0).path("suppressed").asBoolean()).isTrue();
    assertThat(json("json").path("files").path(1).path("statements")).isEmpty();
  }

  private LintReport one(String path, Finding finding) {
    return new LintReport(
        List.of(
            new LintedFile(
                path, "postgres", "", List.of(), List.of(statement(1, "X", finding)), List.of())),
        Severity.MEDIUM,
        false);
  }

  private String print(String format) {
    return LintFormats.of(format).orElseThrow().print(report);
  }

  private JsonNode json(String format) throws IOException {
    return JsonMapper.shared().readTree(print(format));
  }

  private static JsonNode sarifSchema() throws IOException {
    try (InputStream schema =
        LintFormatsTest.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json")) {
      return JsonMapper.shared().readTree(Objects.requireNonNull(schema).readAllBytes());
    }
  }

  private static LintedStatement statement(int line, String kind, Finding... findings) {
    return new LintedStatement(line, line, kind, true, List.of(findings), List.of());
  }

  private static Finding finding(
      String rule, Severity severity, int line, int column, String message) {
    return new Finding(rule, severity, line, column, "t", message, "Do better.");
  }
}
