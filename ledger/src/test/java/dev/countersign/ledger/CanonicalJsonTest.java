package dev.countersign.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {

  private static final int DOCUMENTS = 3_000;
  private static final String HOSTILE =
      "\u0000\u0001\b\t\n\u000b\f\r\u001f \"\\/'<script>\u007f\u0080\u00ad\u200b\u202e\u2028\ufeff\ufffe€ö😀";

  @Test
  void the_reference_implementation_writes_the_same() throws IOException {
    for (long seed = 0; seed < DOCUMENTS; seed++) {
      Json value = new Json.Fields(java.util.Map.of("", value(new Random(seed), 0)));

      String text = CanonicalJson.write(value);

      assertThat(new JsonCanonicalizer(text).getEncodedString())
          .as("seed %d", seed)
          .isEqualTo(text);
      assertThat(CanonicalJson.read(text)).as("seed %d", seed).isEqualTo(value);
    }
  }

  @Test
  void fields_are_in_the_order_of_their_utf_16_units() {
    Json.Fields fields = Json.Fields.NONE;
    for (String name : List.of("€", "\r", "1", "\u0080", "ö", "😀", "\ufb33")) {
      fields = fields.with(name, Json.of(true));
    }

    assertThat(fields.values().keySet())
        .containsExactly("\r", "1", "\u0080", "ö", "€", "😀", "\ufb33");
  }

  @Test
  void hostile_text_survives() {
    Json text = Json.of(HOSTILE);

    assertThat(CanonicalJson.read(CanonicalJson.write(text))).isEqualTo(new Json.Text(HOSTILE));
    assertThat(CanonicalJson.write(text)).doesNotContain("\u0000", "\n");
  }

  @Test
  void half_a_surrogate_pair_becomes_a_visible_replacement() {
    assertThat(new Json.Text("a\ud83d").value()).isEqualTo("a\ufffd");
    assertThat(new Json.Text("\ude00\ud83d").value()).isEqualTo("\ufffd\ufffd");
    assertThat(new Json.Text("\ud83d\ude00").value()).isEqualTo("😀");
  }

  @Test
  void numbers_that_readers_do_not_agree_on_are_refused() {
    assertThat(CanonicalJson.write(Json.of(Json.WHOLE_MAX))).isEqualTo("9007199254740991");
    for (long number : new long[] {Json.WHOLE_MAX + 1, -Json.WHOLE_MAX - 1, Long.MIN_VALUE}) {
      assertThatThrownBy(() -> Json.of(number)).hasMessageContaining("do not agree");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[",
        "[1,]",
        "nul",
        "null",
        "1.5",
        "1e3",
        "-0",
        "01",
        " 1",
        "1 ",
        "1 2",
        "{\"b\":1,\"a\":2}",
        "{\"a\":1,\"a\":1}",
        "{\"a\": 1}",
        "\"\\u0041\"",
        "\"\\/\"",
        "\"\\u000A\"",
        "\"\\ud800\"",
        "9007199254740992",
        "99999999999999999999999999",
        "\"a",
        "[null]"
      })
  void what_is_not_the_one_text_of_a_value_is_not_read(String text) {
    assertThatThrownBy(() -> CanonicalJson.read(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void nesting_is_bounded_both_ways() {
    Json deep = Json.of(1);
    for (int i = 0; i <= CanonicalJson.DEPTH_MAX; i++) {
      deep = new Json.Items(List.of(deep));
    }
    Json tooDeep = deep;

    assertThatThrownBy(() -> CanonicalJson.write(tooDeep)).hasMessageContaining("32 deep");
    assertThatThrownBy(() -> CanonicalJson.read("[".repeat(100_000)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Json value(Random random, int depth) {
    return switch (random.nextInt(depth < 4 ? 6 : 4)) {
      case 0 -> Json.of(random.nextLong(-Json.WHOLE_MAX, Json.WHOLE_MAX));
      case 1 -> Json.of(random.nextInt(-10, 10));
      case 2 -> Json.of(random.nextBoolean());
      case 3 -> Json.of(text(random));
      case 4 -> items(random, depth);
      default -> fields(random, depth);
    };
  }

  private static Json items(Random random, int depth) {
    List<Json> items = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      items.add(value(random, depth + 1));
    }
    return new Json.Items(items);
  }

  private static Json fields(Random random, int depth) {
    Json.Fields fields = Json.Fields.NONE;
    for (int i = random.nextInt(6); i > 0; i--) {
      fields = fields.with(text(random), value(random, depth + 1));
    }
    return fields;
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      text.appendCodePoint(
          random.nextBoolean()
              ? HOSTILE.codePointAt(random.nextInt(HOSTILE.length() - 1))
              : random.nextInt(0x20, 0xD800));
    }
    return new Json.Text(text.toString()).value();
  }
}
