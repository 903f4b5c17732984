package dev.countersign.postgres.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.countersign.core.review.Disclosure;
import dev.countersign.core.review.Disclosure.Kind;
import dev.countersign.core.review.Disclosure.Piece;
import dev.countersign.postgres.LiveTargets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DisclosuresTest {

  private static final List<String> SCRAPS =
      List.of(
          "SELECT",
          " ",
          "\n",
          "t",
          "\"Ta\"\"ble\"",
          "'it''s'",
          "E'\\x41\\u00e9'",
          "U&\"d\\0061ta\"",
          "$$body$$",
          "$x$ 'a' $x$",
          "-- c\n",
          "/* a /* b */ */",
          ";",
          "1.5e3",
          "$1",
          "::",
          "\u202E",
          "\u200B",
          "\u00A0",
          "\u0430",
          "заказы",
          "\uD83D\uDE00",
          "\t",
          "\r",
          "B'01'",
          "(",
          "<>",
          "'",
          "\"",
          "/*",
          "$q$",
          "\u0007",
          "é",
          "UESCAPE '!'");

  private final Disclosures disclosures = new Disclosures(LiveTargets.PARSER);

  @Test
  void the_pieces_joined_are_the_text() {
    for (int seed = 0; seed < 3_000; seed++) {
      var random = new Random(seed);
      var text = new StringBuilder();
      for (int i = random.nextInt(12); i >= 0; i--) {
        text.append(SCRAPS.get(random.nextInt(SCRAPS.size())));
      }

      assertThat(joined(disclosures.of(text.toString())))
          .as("seed %d", seed)
          .isEqualTo(text.toString());
    }
  }

  @Test
  void words_names_literals_and_comments_stand_apart() {
    var pieces = disclosures.of("DROP TABLE orders; -- it is safe").pieces();

    assertThat(pieces)
        .extracting(Piece::kind, Piece::text)
        .contains(
            tuple(Kind.KEYWORD, "DROP"),
            tuple(Kind.IDENTIFIER, "orders"),
            tuple(Kind.COMMENT, "-- it is safe"));
  }

  @Test
  void names_are_shown_as_the_server_reads_them() {
    assertThat(shown("SELECT U&\"d\\0061ta\" FROM x")).isEqualTo("SELECT \"data\" FROM x");
    assertThat(shown("SELECT U&\"d!0061ta\" UESCAPE '!'")).startsWith("SELECT \"data\"");
    assertThat(shown("SELECT legacyCode FROM ORDERS")).isEqualTo("SELECT legacycode FROM ORDERS");
    String longName = "a".repeat(70);
    assertThat(shown("SELECT " + longName)).isEqualTo("SELECT " + "a".repeat(63));
    assertThat(disclosures.of("SELECT " + longName).warnings()).hasSize(1);
  }

  @Test
  void strings_are_shown_as_the_server_reads_them() {
    assertThat(shown("SELECT E'\\x44\\122OP'")).isEqualTo("SELECT 'DROP'");
    assertThat(shown("SELECT U&'\\0441'")).isEqualTo("SELECT 'с'");
    assertThat(shown("SELECT E'a\\u202Eb'")).contains("[U+202E RIGHT-TO-LEFT OVERRIDE]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DROP TABLE \u202Eorders", // turns the direction
        "DROP TABLE ord\u200Bers", // hides
        "DROP TABLE оrders", // Cyrillic о among Latin letters
        "DROP TABLE рау", // looks wholly Latin
        "SELECT \u00A01", // a space that is none
        "SELECT ‘1’", // quotes that are none
        "SELECT 'x' -- \u202E",
        "SELECT 'a\u0007b'",
        "DROP\u3164TABLE x",
        "SELECT 1 -- a\rDROP TABLE x"
      })
  void disguises_are_pieces_of_their_own_with_their_names(String text) {
    Disclosure disclosure = disclosures.of(text);

    assertThat(disclosure.pieces())
        .filteredOn(piece -> piece.kind() == Kind.DISGUISE)
        .isNotEmpty()
        .allMatch(piece -> piece.shown().startsWith("U+"));
    assertThat(disclosure.warnings()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM заказы WHERE \"имя\" = 'Анна'",
        "SELECT 'naïve café — “quoted” \uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67'",
        "SELECT größe FROM übersicht",
        "-- комментарий\nSELECT 1",
        "SELECT 名前 FROM 顧客",
        "SELECT 1\r\nFROM t"
      })
  void what_people_write_is_no_disguise(String text) {
    assertThat(disclosures.of(text).warnings()).isEmpty();
  }

  private String shown(String text) {
    return disclosures.of(text).pieces().stream().map(Piece::shown).collect(Collectors.joining());
  }

  private static String joined(Disclosure disclosure) {
    return disclosure.pieces().stream().map(Piece::text).collect(Collectors.joining());
  }
}
