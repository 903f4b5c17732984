package dev.countersign.postgres.rules.compatibility;

import dev.countersign.postgres.dialect.Routine;
import dev.countersign.postgres.rules.Case;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Functions whose text names something: the server does not follow a rename into a text.
final class Mentions {

  private static final int NAMED_MAX = 3;

  private Mentions() {}

  /// Says which functions have all these words in their text; empty text when none has.
  static String words(Case statement, String... words) {
    List<Routine> routines = statement.catalog().madeRoutines();
    if (routines.isEmpty()) {
      return "";
    }
    List<Pattern> all =
        Stream.of(words)
            .map(word -> Pattern.compile("(?i)(?<![\\w$])" + Pattern.quote(word) + "(?![\\w$])"))
            .toList();
    List<String> names =
        routines.stream()
            .filter(routine -> routine.sqlBody().isEmpty())
            .filter(routine -> all.stream().allMatch(word -> word.matcher(routine.source()).find()))
            .map(Mentions::name)
            .sorted()
            .toList();
    if (names.isEmpty()) {
      return "";
    }
    String more =
        names.size() > NAMED_MAX ? " and %d more".formatted(names.size() - NAMED_MAX) : "";
    return "; the texts of %s%s name it"
        .formatted(String.join(", ", names.subList(0, Math.min(NAMED_MAX, names.size()))), more);
  }

  private static String name(Routine routine) {
    return routine.objectName().qualified();
  }
}
