package dev.countersign.postgres.fix;

import java.util.List;

/// How to correct what one rule finds in a statement. Stateless; made once.
interface Fix {

  /// The id of the rule.
  String rule();

  /// Whether it corrects what the rule finds behind it as well.
  default boolean coversTheRest() {
    return false;
  }

  /// What to insert, by byte of the statement's text; nothing when it takes more than that.
  List<Insertion> of(Tokens statement, boolean inTransaction);
}
