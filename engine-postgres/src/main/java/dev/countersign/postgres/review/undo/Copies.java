package dev.countersign.postgres.review.undo;

import dev.countersign.core.review.Keeping;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// The copies beside one statement, as they are collected. Used once, by one thread.
///
/// Rows that a condition names are copied and locked under one snapshot with the statement, so that
/// nobody can slip in a row between the two: REPEATABLE READ makes the server refuse what others
/// changed meanwhile, and the runner begins anew. Whole tables are locked before the snapshot.
public final class Copies {

  private static final String ONE_SNAPSHOT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ";

  private final Keeps keeps;
  private final List<String> first = new ArrayList<>();
  private final List<String> before = new ArrayList<>();
  private final List<String> after = new ArrayList<>();
  private final List<String> tables = new ArrayList<>();
  private final List<String> locked = new ArrayList<>();

  Copies(Keeps keeps) {
    this.keeps = keeps;
  }

  /// The statement and its copies see one state of the database.
  void underOneSnapshot() {
    first.add(ONE_SNAPSHOT);
  }

  /// Keeps everybody out of a table from the beginning.
  ///
  /// @param shown its name in forecasts
  void lock(String table, String shown) {
    first.add("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
    locked.add(shown);
  }

  /// Copies rows before the statement; the name of the copy.
  String before(String query) {
    String table = keeps.newTable("");
    before.add("CREATE TABLE " + table + " AS " + query);
    tables.add(table);
    return table;
  }

  /// Copies what became of the rows of a copy.
  String after(String copy, String query) {
    String table = copy + "_after";
    after.add("CREATE TABLE " + table + " AS " + query);
    tables.add(table);
    return table;
  }

  /// All of it.
  ///
  /// @param counted see [Keeping#counted]
  Kept kept(boolean counted, OptionalLong bytes) {
    var steps = new ArrayList<>(before);
    steps.add(keeps.registered(tables));
    var keeping =
        new Keeping(
            first.stream().distinct().toList(),
            steps,
            after,
            counted,
            tables,
            keeps.options().time(),
            sentence(),
            keeps.timing(bytes));
    return new Kept(keeping, locked);
  }

  /// What several copies of one statement come to; empty for none.
  static Optional<Kept> joined(List<Kept> all) {
    return all.stream()
        .reduce((a, b) -> {
          Keeping one = a.keeping();
          Keeping other = b.keeping();
          return new Kept(
              new Keeping(
                  both(one.first(), other.first()),
                  both(one.before(), other.before()),
                  both(one.after(), other.after()),
                  one.counted() && other.counted(),
                  both(one.tables(), other.tables()),
                  one.time(),
                  one.reason(),
                  Keeps.sum(one.timing(), other.timing())),
              both(a.locked(), b.locked()));
        });
  }

  private static List<String> both(List<String> some, List<String> others) {
    return Stream.concat(some.stream(), others.stream()).distinct().toList();
  }

  private String sentence() {
    String what =
        first.contains(ONE_SNAPSHOT)
            ? "The rows are copied first, under one snapshot with the statement: when others change"
                + " them meanwhile, all is rolled back and tried again."
            : "It is locked and copied first: reads and writes wait until all of it is copied.";
    return what + " The copies are kept for " + words(keeps.options().time()) + ".";
  }

  private static String words(Duration time) {
    return time.toHours() % 24 == 0
        ? String.format(Locale.ROOT, "%d days", time.toDays()).replaceFirst("^1 days", "1 day")
        : time.toMinutes() % 60 == 0 ? time.toHours() + " hours" : time.toSeconds() + " seconds";
  }

  /// What is kept beside a statement.
  ///
  /// @param locked the tables that are copied as a whole under a lock, qualified
  public record Kept(Keeping keeping, List<String> locked) {

    public Kept {
      locked = List.copyOf(locked);
    }
  }
}
