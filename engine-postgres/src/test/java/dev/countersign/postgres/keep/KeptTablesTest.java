package dev.countersign.postgres.keep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.core.Statement;
import dev.countersign.core.engine.ReviewDraft;
import dev.countersign.core.engine.RunReport;
import dev.countersign.core.evidence.LockForecast;
import dev.countersign.core.review.Keeping;
import dev.countersign.core.review.Undo;
import dev.countersign.core.review.Undo.Grade;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is dropped or truncated is run and undone, and all rows have to be as they were.
class KeptTablesTest {

  @ParameterizedTest
  @CsvSource({"14, whole-exact.sql, EXACT", "18, whole-exact.sql, EXACT"})
  void truncated_rows_are_put_back(int major, String forms, Grade grade) {
    assertThat(problems(major, forms, grade)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"14, whole-lossy.sql, LOSSY", "18, whole-lossy.sql, LOSSY"})
  void dropped_tables_come_back_with_their_rows(int major, String forms, Grade grade) {
    assertThat(problems(major, forms, grade)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {14, 18})
  void dropped_columns_come_back_with_their_values(int major) {
    assertThat(problems(major, "columns.sql", Grade.LOSSY)).isEmpty();
  }

  @Test
  void a_table_whose_number_comes_from_a_sequence_goes_on_counting() {
    try (var shop = KeepingShop.open(18)) {
      for (String sql : List.of("DROP TABLE serials", "DROP TABLE always")) {
        ReviewDraft review = shop.review(sql.contains("serials") ? "1" : "2", Statement.of(sql));
        shop.run(review, sql);
        shop.undo(review);
      }
      shop.database().execute("INSERT INTO serials (\"user\") VALUES ('new')");
      shop.database().execute("INSERT INTO always (v) VALUES ('new')");

      assertThat(shop.database().query("SELECT max(id) FROM serials")).containsExactly("13");
      assertThat(shop.database().query("SELECT max(id) FROM always")).containsExactly("8");
    }
  }

  @Test
  void the_lock_is_shown_to_be_held_while_the_table_is_copied_and_for_how_long() {
    try (var shop = KeepingShop.open(18)) {
      var statement = shop.review("ALTER TABLE orders DROP COLUMN tags").statements().getFirst();
      Keeping keeping = statement.keeping().orElseThrow();

      assertThat(statement.locks())
          .filteredOn(lock -> lock.object().equals("public.orders"))
          .singleElement()
          .matches(LockForecast::scan);
      assertThat(statement.summary()).contains("blocking reads and writes on public.orders while");
      assertThat(keeping.first())
          .containsExactly("LOCK TABLE public.orders IN ACCESS EXCLUSIVE MODE");
      assertThat(keeping.timing().orElseThrow().bytes().orElseThrow()).isPositive();
      assertThat(keeping.reason()).contains("reads and writes wait until all of it is copied");
    }
  }

  @Test
  void what_cannot_be_copied_comes_back_empty_and_says_why() {
    var few = new KeepOptions("countersign_undo", Duration.ofDays(7), true, true, 5, 1L << 30);
    try (var shop = KeepingShop.open(18);
        var small = KeepingShop.open(18, few)) {
      assertThat(reason(shop, "DROP TABLE events"))
          .contains("its partitions are not created again");
      assertThat(reason(shop, "ALTER TABLE log DROP COLUMN line"))
          .contains("no key of the table tells its rows apart");
      assertThat(reason(shop, "ALTER TABLE base DROP COLUMN v")).contains("tables inherit from it");
      assertThat(reason(shop, "TRUNCATE orders CASCADE")).contains("CASCADE empties other tables");
      assertThat(reason(small, "DROP TABLE log"))
          .contains("the limit for copies is 5 rows, and these are about 30");
      assertThat(reason(small, "TRUNCATE log")).contains("the limit for copies is 5 rows");
    }
  }

  private static String reason(KeepingShop shop, String sql) {
    Undo undo = shop.review(sql).undo();
    assertThat(shop.review(sql).statements().getFirst().keeping()).as(sql).isEmpty();
    return undo.reason();
  }

  private static List<String> problems(int major, String forms, Grade grade) {
    var problems = new ArrayList<String>();
    int number = 100;
    for (String sql : KeptRowsTest.forms(forms)) {
      try (var shop = KeepingShop.open(major)) {
        check(shop, sql, number++, grade, problems);
      }
    }
    return problems;
  }

  private static void check(
      KeepingShop shop, String sql, int number, Grade grade, List<String> problems) {
    ReviewDraft review = shop.review(Integer.toString(number), Statement.of(sql));
    Map<String, List<String>> before = values(shop);
    RunReport forward = shop.run(review, sql);
    Map<String, List<String>> changed = values(shop);
    RunReport back = shop.undo(review);
    if (review.undo().grade() != grade
        || !(forward instanceof RunReport.Succeeded)
        || !(back instanceof RunReport.Succeeded)
        || changed.equals(before)
        || !values(shop).equals(before)) {
      problems.add(
          "%s is %s: %s%n  %s%n  %s%n  %s"
              .formatted(
                  sql,
                  review.undo().grade(),
                  review.undo().reason(),
                  forward,
                  back,
                  String.join("\n  ", review.undo().statements())));
    }
  }

  /// The rows of all tables by the names of their columns: a column may come back as the last one.
  private static Map<String, List<String>> values(KeepingShop shop) {
    var values = new TreeMap<String, List<String>>();
    for (String table : shop.contents().keySet()) {
      values.put(
          table,
          shop.database().query("SELECT to_jsonb(t) FROM \"%s\" AS t ORDER BY 1".formatted(table)));
    }
    return values;
  }
}
