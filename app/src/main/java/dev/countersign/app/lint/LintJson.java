package dev.countersign.app.lint;

import java.util.List;
import java.util.Map;

/// Writes maps, lists, texts, numbers, truth values and what is written already as JSON with two
/// blanks for each level.
final class LintJson {

  private LintJson() {}

  static String text(Object value) {
    StringBuilder text = new StringBuilder();
    write(value, 0, text);
    return text.append('\n').toString();
  }

  /// A value that is JSON already, so that many values can be written at the same time.
  record Written(String json) {}

  /// Writes a value for a place at a level.
  static Written written(Object value, int level) {
    StringBuilder text = new StringBuilder();
    write(value, level, text);
    return new Written(text.toString());
  }

  private static void write(Object value, int level, StringBuilder text) {
    switch (value) {
      case Map<?, ?> map -> object(map, level, text);
      case List<?> list -> array(list, level, text);
      case String string -> string(string, text);
      case Written written -> text.append(written.json());
      default -> text.append(value);
    }
  }

  private static void object(Map<?, ?> map, int level, StringBuilder text) {
    String separator = "{";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      text.append(separator);
      line(level + 1, text);
      string(String.valueOf(entry.getKey()), text);
      text.append(": ");
      write(entry.getValue(), level + 1, text);
      separator = ",";
    }
    if (map.isEmpty()) {
      text.append("{}");
    } else {
      line(level, text);
      text.append('}');
    }
  }

  private static void array(List<?> list, int level, StringBuilder text) {
    String separator = "[";
    for (Object item : list) {
      text.append(separator);
      line(level + 1, text);
      write(item, level + 1, text);
      separator = ",";
    }
    if (list.isEmpty()) {
      text.append("[]");
    } else {
      line(level, text);
      text.append(']');
    }
  }

  private static void line(int level, StringBuilder text) {
    text.append('\n').repeat("  ", level);
  }

  private static void string(String string, StringBuilder text) {
    text.append('"');
    int done = 0;
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      if (c < ' ' || c == '"' || c == '\\' || (Character.isSurrogate(c) && !isPair(string, i))) {
        text.append(string, done, i).append(escaped(c));
        done = i + 1;
      }
    }
    text.append(string, done, string.length()).append('"');
  }

  private static String escaped(char c) {
    return switch (c) {
      case '"' -> "\\\"";
      case '\\' -> "\\\\";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> String.format("\\u%04x", (int) c);
    };
  }

  private static boolean isPair(String string, int i) {
    return Character.isHighSurrogate(string.charAt(i))
        ? i + 1 < string.length() && Character.isLowSurrogate(string.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(string.charAt(i - 1));
  }
}
