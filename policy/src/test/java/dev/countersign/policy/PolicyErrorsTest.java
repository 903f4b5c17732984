package dev.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import dev.countersign.testkit.GoldenFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PolicyErrorsTest {

  @TempDir Path directory = Path.of("");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "conditions",
        "empty",
        "keys",
        "missing",
        "not-yaml",
        "taken-name",
        "values",
        "words"
      })
  void a_file_with_mistakes_names_all_of_them(String name) throws IOException {
    String text = resource("/errors/" + name + ".yaml");

    String message = messageOf(text);

    GoldenFile.of("errors/" + name + ".txt").matches(message + "\n");
  }

  @Test
  void a_file_that_is_not_there_is_named() {
    assertThatThrownBy(() -> PolicyFiles.load(directory.resolve("nowhere.yaml")))
        .isInstanceOf(CountersignException.class)
        .hasMessageContaining("nowhere.yaml")
        .hasMessageContaining("cannot be read");
  }

  @Test
  void a_file_that_is_nested_too_deep_is_refused() {
    assertThat(messageOf("a: " + "[".repeat(100_000))).contains("nested deeper than 32");
  }

  @Test
  void a_file_that_is_too_long_is_refused() {
    assertThat(messageOf("# " + "x".repeat(300_000))).contains("at most 262144 characters");
  }

  @Test
  void a_condition_that_is_too_long_is_refused() {
    String when = "environment == 'x' || ".repeat(300) + "true";

    assertThat(
            messageOf(
                "version: 1\nextends: built-in\nverdicts: [{ name: a, when: \"%s\", verdict: allow }]"
                    .formatted(when)))
        .contains("4000");
  }

  private static String messageOf(String text) {
    try {
      PolicyFiles.parse("policy.yaml", text);
    } catch (CountersignException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.POLICY);
      return String.valueOf(e.getMessage());
    }
    throw new AssertionError("this policy should not load");
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = PolicyErrorsTest.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
