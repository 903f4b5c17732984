package dev.countersign.postgres.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatementShapeTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          SELECT a FROM t WHERE id = 5;            | SELECT a FROM t WHERE id = ?i;
          SELECT a FROM t WHERE id=-17             | SELECT a FROM t WHERE id=-?i
          UPDATE t SET n = 'it''s' WHERE id IN (1,22,333) | UPDATE t SET n = ?s WHERE id IN (?i,?i,?i)
          SELECT 123456789, 1234567890             | SELECT ?i, 1234567890
          SELECT 1.5, .5, 5., 1e5, 0x1F, 1_000, t1, a.b2 | SELECT 1.5, .5, 5., 1e5, 0x1F, 1_000, t1, a.b2
          SELECT $1, $12 WHERE x = 3               | SELECT $1, $12 WHERE x = ?i
          SELECT "a'b", 'c"d', 7                   | SELECT "a'b", ?s, ?i
          SELECT '--', '/*', '$$', 4-2             | SELECT ?s, ?s, ?s, ?i-?i
          SELECT 'größe' AS größe1                 | SELECT ?s AS größe1
          """)
  void literals_are_taken_out_where_they_certainly_are_such(String text, String shape) {
    assertThat(shown(StatementShape.of(text.getBytes(UTF_8)))).isEqualTo(shape);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1 -- comment",
        "SELECT 1--1",
        "SELECT /* 1 */ 2",
        "SELECT E'a'",
        "SELECT e'a\\'b'",
        "SELECT U&'d\\0061t'",
        "SELECT U&\"d\\0061t\" FROM t",
        "SELECT B'1', 2",
        "SELECT x'1F'",
        "SELECT N'a'",
        "SELECT'a'",
        "SELECT 1'a'",
        "SELECT ü'a'",
        "SELECT 'a'\n'b'",
        "SELECT 'a' \t\f\r\n 'b'",
        "SELECT 'a\\' || 'b'",
        "SELECT \\1",
        "SELECT $$a$$",
        "SELECT $x$a$x$",
        "SELECT a$b",
        "SELECT $1$2",
        "SELECT 'a",
        "SELECT \"a",
      })
  void whatever_could_mislead_leaves_a_text_without_a_shape(String text) {
    assertThat(StatementShape.of(text.getBytes(UTF_8))).isEmpty();
  }

  @Test
  void two_texts_of_one_shape_are_equal_but_for_the_insides_of_literals() {
    String alphabet = "a1'\" -,$E&.\\/*;2\n(ü";
    for (long seed = 0; seed < 200_000; seed++) {
      var random = new Random(seed);
      var text = new StringBuilder();
      for (int i = random.nextInt(14); i > 0; i--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      byte[] shape = StatementShape.of(text.toString().getBytes(UTF_8));

      if (shape.length > 0) {
        byte[] other = withOtherLiterals(shape).getBytes(UTF_8);
        assertThat(StatementShape.of(other))
            .as("seed %d: %s and %s", seed, text, new String(other, UTF_8))
            .isEqualTo(shape);
      }
    }
  }

  private static String withOtherLiterals(byte[] shape) {
    return new String(shape, UTF_8).replace("\0i", "42").replace("\0s", "'x''y'");
  }

  private static String shown(byte[] shape) {
    return new String(shape, UTF_8).replace('\0', '?');
  }
}
