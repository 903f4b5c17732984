package dev.countersign.app.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testkit.GoldenFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

final class ReviewTextTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Test
  void a_review_shows_all_that_a_person_judges_by() throws IOException {
    String shown = ReviewText.of(resource("drop-column.json"));

    GoldenFile.of("review/drop-column.txt").matches(shown + "\n");
    assertThat(shown.lines()).allMatch(line -> line.length() <= 100);
  }

  @Test
  void the_worst_finding_comes_first_and_an_accepted_one_last() throws IOException {
    ObjectNode change = (ObjectNode) resource("drop-column.json");
    ArrayNode findings = ((ObjectNode) change.at("/files/0/statements/0")).putArray("findings");
    findings.addObject().put("rule", "known").put("severity", "critical").put("suppressed", true);
    findings.addObject().put("rule", "small").put("severity", "low");
    findings.addObject().put("rule", "grave").put("severity", "critical");

    assertThat(ReviewText.of(change)).containsSubsequence("grave:", "small:", "known:");
  }

  @Test
  void a_step_of_many_statements_is_shown_by_its_beginning() throws IOException {
    ObjectNode change = (ObjectNode) resource("drop-column.json");
    ArrayNode step =
        ((ObjectNode) change.at("/files/0/statements/0/rewrite/phases/0")).putArray("statements");
    IntStream.range(0, 100).forEach(i -> step.add("UPDATE range " + i));

    assertThat(ReviewText.of(change))
        .contains("UPDATE range 1", "… and 98 more statements, which the JSON has")
        .doesNotContain("UPDATE range 2");
  }

  @Test
  void a_run_of_many_statements_is_shown_by_its_beginning_and_by_what_blocked() throws IOException {
    ObjectNode change = (ObjectNode) resource("drop-column.json");
    ObjectNode rehearsal = ((ObjectNode) change.path("review")).putObject("rehearsal");
    ArrayNode statements = rehearsal.putArray("runs").addObject().putArray("statements");
    for (int i = 0; i < 100; i++) {
      ObjectNode statement = statements.addObject();
      statement.put("index", i).put("text", "UPDATE range " + i).put("durationMillis", 20 + i % 2);
      statement.put("walBytes", 5 << 20);
      ObjectNode lock = statement.putArray("locks").addObject();
      lock.put("blocks", i == 70 ? "reads and writes" : "index builds and schema changes");
    }

    assertThat(ReviewText.of(change))
        .contains("UPDATE range 5", "UPDATE range 70", "5 MiB of WAL")
        .contains("93 more statements with no lock on a table that blocks reads or writes")
        .containsPattern("1\\.9 s in\\s+all, the longest 21\\.0 ms")
        .doesNotContain("UPDATE range 6\n");
  }

  @Test
  void nothing_in_a_review_acts_on_the_terminal() throws IOException {
    String hostile = "\u001b]0;owned\u0007\u001b[2K\r\u202e\u200b\u0000 safe";
    String json = JSON.writeValueAsString(resource("drop-column.json"));

    String shown =
        ReviewText.of(
            JSON.readTree(
                json.replace("ALTER TABLE", "ALTER" + escaped(hostile) + "TABLE")
                    .replace("The feature is gone", escaped(hostile))));

    assertThat(shown.codePoints())
        .allMatch(c -> c == '\n' || Character.getType(c) != Character.CONTROL)
        .allMatch(c -> Character.getType(c) != Character.FORMAT);
    assertThat(shown).contains("‹U+202E›", "‹U+001B›");
  }

  @Test
  void a_change_in_a_list_fits_on_a_line() throws IOException {
    assertThat(ReviewText.row(resource("drop-column.json")))
        .startsWith("17     pending    critical  shop-prod")
        .doesNotContain("\n");
  }

  private static String escaped(String text) {
    String quoted = JSON.writeValueAsString(text);
    return quoted.substring(1, quoted.length() - 1);
  }

  private static JsonNode resource(String name) throws IOException {
    try (InputStream in = ReviewTextTest.class.getResourceAsStream("/review/" + name)) {
      assertThat(in).as(name).isNotNull();
      return JSON.readTree(in);
    }
  }
}
