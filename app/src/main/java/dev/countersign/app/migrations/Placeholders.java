package dev.countersign.app.migrations;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// Variables `${name}` that a tool fills in before it sends a text. What will stand there is not
/// known; a name of the same length lets the rest be read.
public final class Placeholders {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^{}\\s$]{1,100})\\}");

  private Placeholders() {}

  /// The text with names in the place of its variables.
  static String hide(String text) {
    return text.contains("${")
        ? PLACEHOLDER.matcher(text).replaceAll(m -> Matcher.quoteReplacement(name(m.group())))
        : text;
  }

  /// The names that stand for the variables of a text, each with its variable.
  public static Map<String, String> in(String text) {
    Map<String, String> names = new LinkedHashMap<>();
    if (text.contains("${")) {
      PLACEHOLDER.matcher(text).results().forEach(m -> names.put(name(m.group()), m.group()));
    }
    return names;
  }

  /// Whether every line of a part of a text is blank or stands in the text just so, but for its
  /// variables.
  public static boolean isPartOf(String part, String text) {
    List<String> lines = hide(text).lines().toList();
    List<String> some = hide(part).lines().toList();
    return IntStream.range(0, some.size())
        .allMatch(i -> some.get(i).isBlank() || some.get(i).equals(lines.get(i)));
  }

  private static String name(String placeholder) {
    return placeholder.replaceAll("\\W", "_").toLowerCase(java.util.Locale.ROOT);
  }
}
