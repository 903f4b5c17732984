package dev.countersign.postgres.rules.script;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Origin;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A migration file with a version below those that are there already.
final class OutOfOrderChange implements Rule {

  /// Flyway's versioned files; its repeatable and undo files have no place in the order.
  private static final Pattern FLYWAY = Pattern.compile("V(\\d+(?:[._]\\d+)*)__.*");

  /// A number in front, as most other tools have it.
  private static final Pattern NUMBERED = Pattern.compile("(\\d+)[._-].*(?<!\\.down\\.sql)");

  @Override
  public Card card() {
    return Card.high(
            "out-of-order-change",
            """
            The version of the file is lower than that of a file that was there before it. A database that has the
            other one already skips it, refuses it, or runs it after what it was written to come before; and a new
            database runs them in yet another order.
            """)
        .inFile(new Origin("V3__add_state.sql", List.of("V1__orders.sql", "V4__notes.sql")))
        .bad("UPDATE orders SET note = 'x' WHERE id = 1")
        .good("UPDATE orders SET note = 'y' WHERE id = 1");
  }

  @Override
  public void check(Case statement, Report report) {
    Origin origin = statement.script().origin();
    if (!statement.script().isFirst() || origin.before().isEmpty()) {
      return;
    }
    Optional<long[]> version = version(origin.file());
    if (version.isEmpty()) {
      return;
    }
    origin.before().stream()
        .filter(file -> version(file).filter(v -> Arrays.compare(v, version.get()) > 0).isPresent())
        .findFirst()
        .ifPresent(later ->
            report.add(
                "",
                "%s is new, and %s with a higher version was there before it."
                    .formatted(origin.file(), later),
                "Give the file a version above all others."));
  }

  private static Optional<long[]> version(String file) {
    return Stream.of(FLYWAY, NUMBERED)
        .map(pattern -> pattern.matcher(file))
        .filter(Matcher::matches)
        .map(name -> name.group(1).split("[._]"))
        .filter(parts -> Arrays.stream(parts).allMatch(part -> part.length() <= 18))
        .map(parts -> Arrays.stream(parts).mapToLong(Long::parseLong).toArray())
        .findFirst();
  }
}
