package dev.countersign.postgres.review.undo;

import java.util.regex.Pattern;

/// The names that `to_regclass` reads: up to PostgreSQL 15 anything else is an error that ends the
/// transaction, where later versions answer NULL.
public final class RelationName {

  private static final Pattern NAME =
      Pattern.compile(
          "(?:(?:\"(?:[^\"]|\"\")+\"|[^\\s\".]+)\\.){0,2}(?:\"(?:[^\"]|\"\")+\"|[^\\s\".]+)");

  private RelationName() {}

  /// Whether the first text among the values can be the name of a relation.
  public static boolean isOne(Object... values) {
    for (Object value : values) {
      if (value instanceof String text) {
        return NAME.matcher(text).matches();
      }
    }
    return true;
  }
}
