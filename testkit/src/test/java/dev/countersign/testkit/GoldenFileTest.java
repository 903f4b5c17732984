package dev.countersign.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoldenFileTest {

  @TempDir Path module;

  @Test
  void the_same_text_matches() {
    GoldenFile golden = GoldenFile.in(module, "page.txt");

    golden.matches("one\ntwo\n", true);

    golden.matches("one\ntwo\n", false);
  }

  @Test
  void a_difference_is_shown_and_the_actual_text_is_kept() {
    GoldenFile golden = GoldenFile.in(module, "deep/page.txt");
    golden.matches("one\ntwo\n", true);

    assertThatThrownBy(() -> golden.matches("one\n2\n", false))
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll("line 2", "expected: two", "but was:  2");

    assertThat(module.resolve("target/golden/deep/page.txt")).hasContent("one\n2\n");
  }

  @Test
  void a_missing_file_never_matches() {
    assertThatThrownBy(() -> GoldenFile.in(module, "none.txt").matches("", false))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("golden.update");
  }

  @Test
  void line_ends_count() {
    GoldenFile golden = GoldenFile.in(module, "page.txt");
    golden.matches("one\n", true);

    assertThatThrownBy(() -> golden.matches("one", false)).hasMessageContaining("line ends");
  }

  @Test
  void a_name_stays_inside_the_directory() {
    assertThatThrownBy(() -> GoldenFile.in(module, "../x"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
