package dev.countersign.postgres.wire;

import dev.countersign.core.engine.Classified;
import dev.countersign.core.wire.Asked;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Just enough of a dialect for the wire: it looks at the first words of each statement.
final class TestDialect {

  private static final Pattern CHANGES_SESSION =
      Pattern.compile(
          "(?is)\\s*(set|reset|prepare|deallocate|discard|create\\s+(temp|domain))\\b.*");
  private static final Pattern LITERAL_COUNTS = Pattern.compile("(?is).*\\bcount\\b.*");

  private TestDialect() {}

  static Classified classify(List<Asked> batch) {
    List<Classified.Part> parts =
        batch.stream()
            .flatMap(asked -> Arrays.stream(asked.statement().text().split(";")))
            .filter(text -> !text.isBlank())
            .map(TestDialect::part)
            .toList();
    String all = String.join(";", batch.stream().map(a -> a.statement().text()).toList());
    boolean changes = batch.stream().anyMatch(TestDialect::changesSession);
    boolean repeatable = !all.toLowerCase(Locale.ROOT).contains("execute");
    return new Classified(
        parts, !LITERAL_COUNTS.matcher(all).matches(), repeatable, changes, "test");
  }

  private static boolean changesSession(Asked asked) {
    return Arrays.stream(asked.statement().text().split(";"))
        .anyMatch(text -> CHANGES_SESSION.matcher(text).matches());
  }

  private static Classified.Part part(String text) {
    String kind = text.strip().split("\\W", 2)[0].toUpperCase(Locale.ROOT);
    return new Classified.Part(kind, Optional.empty(), List.of(), List.of(), List.of());
  }
}
