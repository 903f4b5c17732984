package dev.countersign.postgres.rehearsal;

/// How names and texts stand in SQL of ours.
final class Sql {

  private Sql() {}

  /// A name, quoted.
  static String name(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /// A text as a literal, whatever standard_conforming_strings is.
  static String text(String text) {
    return "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
  }
}
