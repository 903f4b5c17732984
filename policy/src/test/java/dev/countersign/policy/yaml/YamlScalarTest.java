package dev.countersign.policy.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class YamlScalarTest {

  /// Every style holds a text with `@` in it; the place of the `@` must be found.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "key: plain text with @ in it",
        "key: plain text\n  over lines with @ in it",
        "key: 'single ''quoted'' with @ in it'",
        "key: \"double \\\"quoted\\\" \\x41 \\u00e9 \\U0001F600 with @ in it\"",
        "key: \"double over\n\n   lines \\\n   with @ in it\"",
        "key: |\n  literal\n    with @ in it\n",
        "key: >-\n   folded\n   over lines\n\n   with @ in it\n",
        "key: |2-  # a comment\n    two more\n    with @ in it\n",
        "key: 😀 é with @ in it",
        "? key\n: plain with @ in it",
      })
  void the_place_of_a_character_is_found_in_every_style(String yaml) {
    Problems problems = new Problems("test.yaml");

    YamlScalar scalar =
        YamlFile.read(yaml, problems).flatMap(map -> map.scalar("key")).orElseThrow();

    String value = scalar.text();
    int offset = value.codePointCount(0, value.indexOf('@'));
    assertThat(scalar.position(offset)).isEqualTo(placeOf(yaml, '@'));
    assertThat(problems.any()).isFalse();
  }

  @Test
  void the_end_of_a_text_has_a_place_too() {
    YamlScalar scalar =
        YamlFile.read("key: abc", new Problems("test.yaml"))
            .flatMap(map -> map.scalar("key"))
            .orElseThrow();

    assertThat(scalar.position(3)).isEqualTo(new Position(1, 9));
    assertThat(scalar.position(99)).isEqualTo(new Position(1, 9));
  }

  @Test
  void a_key_that_is_there_twice_is_a_problem() {
    Problems problems = new Problems("test.yaml");

    Optional<YamlMap> read = YamlFile.read("a: 1\na: 2\n", problems);

    assertThat(read).isPresent();
    assertThat(problems.all())
        .containsExactly(
            new Problem("test.yaml", new Position(2, 1), "The key \"a\" is here twice."));
  }

  private static Position placeOf(String text, char wanted) {
    String before = text.substring(0, text.indexOf(wanted));
    int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
    String lastLine = before.substring(before.lastIndexOf('\n') + 1);
    return new Position(line, lastLine.codePointCount(0, lastLine.length()) + 1);
  }
}
