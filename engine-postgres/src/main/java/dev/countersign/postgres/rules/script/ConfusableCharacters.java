package dev.countersign.postgres.rules.script;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.TextRule;

/// Characters that make the text look like something else.
final class ConfusableCharacters implements TextRule {

  @Override
  public Card card() {
    return Card.critical(
            "confusable-characters",
            """
            The text holds characters that are not what they seem: controls, zero-width or bidirectional
            characters, letters of other alphabets among Latin ones, quotes or spaces that are none. What a reviewer
            sees is not what the server reads. Names that are wholly in another alphabet are not found, and strings
            may hold any letters.
            """)
        .bad(
            "ALTER TABLE orders ADD COLUMN \u202Eetats int",
            "ALTER TABLE orders ADD COLUMN st\u0430tus int")
        .good(
            "ALTER TABLE orders ADD COLUMN \u0441\u043E\u0441\u0442\u043E\u044F\u043D\u0438\u0435"
                + " int");
  }

  @Override
  public void check(Case statement, Report report) {
    if (statement.first()) {
      for (String warning : statement.disguises()) {
        report.add("", warning, "Send the statement again without it.");
      }
    }
  }
}
