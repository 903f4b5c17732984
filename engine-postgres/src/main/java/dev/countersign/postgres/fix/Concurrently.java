package dev.countersign.postgres.fix;

import java.util.List;

/// Lets an index be built, rebuilt or dropped while others work. A partition is not detached so:
/// that leaves a CHECK constraint on it, which is another schema.
///
/// @param rule whose finding it corrects
record Concurrently(String rule) implements Fix {

  @Override
  public List<Insertion> of(Tokens statement, boolean inTransaction) {
    if (inTransaction) {
      return List.of();
    }
    int verb = behind(statement);
    boolean refused = statement.count(",") > 0 || statement.find("CASCADE", 0) >= 0;
    return verb < 0 || refused ? List.of() : List.of(statement.behind(verb, " CONCURRENTLY"));
  }

  /// The word behind which it stands.
  private static int behind(Tokens statement) {
    if (statement.are(0, "REINDEX")) {
      int options = statement.are(1, "(") ? statement.find(")", 2) : 0;
      return options + 1;
    }
    return statement.find("INDEX", 0);
  }
}
