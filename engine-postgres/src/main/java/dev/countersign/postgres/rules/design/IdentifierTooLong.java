package dev.countersign.postgres.rules.design;

import dev.countersign.postgres.dialect.SqlStatement;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// A name that the server cuts.
final class IdentifierTooLong implements Rule {

  private static final int BYTES_MAX = 63;
  private static final Pattern NAMES =
      Pattern.compile("\"((?:[^\"]|\"\"){16,})\"|([\\p{L}_][\\p{L}\\p{N}_$]{15,})");

  @Override
  public Card card() {
    return Card.medium(
            "identifier-too-long",
            """
            A name has at most 63 bytes; the server cuts a longer one and says so in a notice that nobody reads.
            Two names that differ behind that place are one, and whoever looks for the whole name does not find it.
            """)
        .bad(
            "CREATE INDEX CONCURRENTLY orders_note_that_is_looked_for_by_the_people_in_the_office_every_day ON orders (note)")
        .good(
            "CREATE INDEX CONCURRENTLY orders_note_that_is_looked_for_by_the_people_in_the_office_day ON orders (note)",
            "COMMENT ON TABLE orders IS 'a_word_that_is_much_longer_than_any_name_of_a_table_or_a_column_may_be'");
  }

  @Override
  public void check(Case statement, Report report) {
    statement
        .statement()
        .filter(one -> mayBeTooLong(one.text()))
        .ifPresent(one -> check(one, report));
  }

  /// Most texts have no quotes and only short words, which is seen without an expression.
  private static boolean mayBeTooLong(String text) {
    int word = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      word = c > ' ' ? word + bytes(c) : 0;
      if (c == '"' || word > BYTES_MAX) {
        return true;
      }
    }
    return false;
  }

  /// No character has more in UTF-8 than this; half of a pair is counted as a whole.
  private static int bytes(char c) {
    return c < 0x80 ? 1 : c < 0x800 ? 2 : 4;
  }

  private static void check(SqlStatement statement, Report report) {
    Matcher names = NAMES.matcher(statement.text());
    Set<String> said = new HashSet<>();
    while (names.find()) {
      String written =
          names.group(1) == null
              ? names.group(2).toLowerCase(Locale.ROOT)
              : names.group(1).replace("\"\"", "\"");
      int bytes = bytes(written);
      if (bytes > BYTES_MAX && has(statement.node(), cut(written)) && said.add(written)) {
        report.at(
            statement.byteOffset() + bytes(statement.text().substring(0, names.start())),
            cut(written),
            "The name %s has %d bytes, and the server cuts it to %s."
                .formatted(written, bytes, cut(written)),
            "Choose a name of at most %d bytes.".formatted(BYTES_MAX));
      }
    }
  }

  private static boolean has(JsonNode node, String text) {
    return node.isString()
        ? node.asString("").equals(text)
        : node.valueStream().anyMatch(child -> has(child, text));
  }

  private static String cut(String name) {
    StringBuilder kept = new StringBuilder();
    for (int c : name.codePoints().toArray()) {
      kept.appendCodePoint(c);
      if (bytes(kept.toString()) > BYTES_MAX) {
        kept.setLength(kept.length() - Character.charCount(c));
        break;
      }
    }
    return kept.toString();
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
