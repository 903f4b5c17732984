package dev.countersign.postgres.rules;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// A regular expression of an operator, in which `{{table}}` and the like stand for names that
/// differ from case to case. One that exists is one.
///
/// @param text as the operator wrote it; empty text matches whatever there is
public record TextPattern(String text) {

  private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

  public TextPattern {
    try {
      Pattern.compile(PLACE.matcher(text).replaceAll("x"));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "\"%s\" is not a regular expression: %s.".formatted(text, e.getDescription()), e);
    }
  }

  /// The expression with these names in their places; empty when there is none.
  public Optional<Pattern> with(Map<String, String> names) {
    return text.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Pattern.compile(
                PLACE
                    .matcher(text)
                    .replaceAll(place ->
                        Matcher.quoteReplacement(
                            Pattern.quote(names.getOrDefault(place.group(1), ""))))));
  }

  @Override
  public String toString() {
    return text;
  }
}
