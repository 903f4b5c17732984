package dev.countersign.app.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testkit.GoldenFile;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ReviewTextTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Test
  void a_review_shows_all_that_a_person_judges_by() throws IOException {
    String shown = ReviewText.of(resource("drop-column.json"));

    GoldenFile.of("review/drop-column.txt").matches(shown + "\n");
    assertThat(shown.lines()).allMatch(line -> line.length() <= 100);
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
