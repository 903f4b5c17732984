package dev.countersign.app.migrations;

/// Ends of statements that are not semicolons.
final class Delimiters {

  private Delimiters() {}

  /// The text with a semicolon wherever a line ends with the delimiter.
  static String replace(String text, String delimiter) {
    if (delimiter.isEmpty() || delimiter.equals(";")) {
      return text;
    }
    Lines lines = new Lines(text);
    for (int i = 0; i < lines.count(); i++) {
      String line = lines.line(i);
      String bare = line.stripTrailing();
      if (bare.endsWith(delimiter) && !bare.strip().startsWith("--")) {
        int at = bare.length() - delimiter.length();
        String rest = line.substring(bare.length());
        lines.set(i, bare.substring(0, at) + ";" + " ".repeat(delimiter.length() - 1) + rest);
      }
    }
    return lines.keep(0, lines.count());
  }
}
