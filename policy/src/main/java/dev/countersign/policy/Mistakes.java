package dev.countersign.policy;

import dev.countersign.policy.yaml.Nearest;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Says in the words of policies what the expression checker found.
final class Mistakes {

  private static final Pattern UNKNOWN_NAME =
      Pattern.compile("undeclared reference to '([^']*)'.*", Pattern.DOTALL);
  private static final Pattern UNKNOWN_FIELD =
      Pattern.compile("undefined field '([^']*)'.*", Pattern.DOTALL);
  private static final Pattern WRONG_RESULT =
      Pattern.compile("expected type 'bool' but found '(.*)'", Pattern.DOTALL);
  private static final Pattern END_OF_TEXT =
      Pattern.compile("mismatched input '<EOF>'.*", Pattern.DOTALL);

  private Mistakes() {}

  static String explain(String message) {
    Matcher name = UNKNOWN_NAME.matcher(message);
    if (name.matches()) {
      return unknownName(name.group(1));
    }
    Matcher field = UNKNOWN_FIELD.matcher(message);
    if (field.matches()) {
      return unknownField(field.group(1));
    }
    Matcher result = WRONG_RESULT.matcher(message);
    if (result.matches()) {
      return "A condition is true or false; this one is of type " + result.group(1) + ".";
    }
    if (END_OF_TEXT.matcher(message).matches()) {
      return "The condition ends in the middle.";
    }
    return "This is not a condition: " + message.replaceAll(" expecting \\{.*", "") + ".";
  }

  private static String unknownName(String name) {
    Collection<String> known = Vocabulary.VARIABLES.fields().keySet();
    return "There is no variable or function \"%s\"%s Known variables: %s."
        .formatted(name, Nearest.suggestion(name, known), String.join(", ", known));
  }

  private static String unknownField(String name) {
    Collection<String> all =
        Vocabulary.PARTS.stream().flatMap(part -> part.fields().keySet().stream()).toList();
    String known =
        Vocabulary.PARTS.stream()
            .map(part -> part.name() + ": " + String.join(", ", part.fields().keySet()))
            .collect(Collectors.joining("; "));
    return "There is no field \"%s\"%s Known fields of %s."
        .formatted(name, Nearest.suggestion(name, all), known);
  }
}
